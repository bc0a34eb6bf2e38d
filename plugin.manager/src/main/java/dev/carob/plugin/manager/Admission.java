package dev.carob.plugin.manager;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Where there is an allow-list, keeps the framework from resolving, and so from starting, whatever
 * came by another way than through its check: {@code felix:install} in the shell, say. The bundles
 * that were there first are the distribution's.
 */
final class Admission implements ResolverHookFactory, ResolverHook {

  private final Map<Long, Long> admitted = new ConcurrentHashMap<>();
  private final AllowList allowed;

  Admission(BundleContext context, AllowList allowed) {
    this.allowed = allowed;
    for (Bundle bundle : context.getBundles()) {
      admit(bundle);
    }
  }

  /** Lets a bundle be started as it is now; an update of it is another thing. */
  void admit(Bundle bundle) {
    admitted.put(bundle.getBundleId(), bundle.getLastModified());
  }

  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    return this;
  }

  @Override
  public void filterResolvable(Collection<BundleRevision> candidates) {
    if (allowed.isOn()) {
      candidates.removeIf(
          revision -> {
            Bundle bundle = revision.getBundle();
            Long known = admitted.get(bundle.getBundleId());
            return known == null || known != bundle.getLastModified();
          });
    }
  }

  @Override
  public void filterSingletonCollisions(
      BundleCapability singleton, Collection<BundleCapability> collisions) {
    // As the framework has it.
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    // As the framework has it.
  }

  @Override
  public void end() {
    // Nothing is kept from one resolution to the next.
  }
}
