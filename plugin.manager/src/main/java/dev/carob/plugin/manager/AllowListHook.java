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
 * Enforces the allow-list: keeps the framework from resolving, and therefore from starting, bundles
 * that were installed without a check, for example by {@code felix:install} in the shell. Bundles
 * that were installed before this hook was created belong to the distribution.
 */
final class AllowListHook implements ResolverHookFactory, ResolverHook {

  private final Map<Long, Long> admitted = new ConcurrentHashMap<>();
  private final AllowList allowed;

  AllowListHook(BundleContext context, AllowList allowed) {
    this.allowed = allowed;
    for (Bundle bundle : context.getBundles()) {
      admit(bundle);
    }
  }

  /** Admits the current content of a bundle; an update is checked again. */
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
    // Uses the framework's default.
  }

  @Override
  public void filterMatches(
      BundleRequirement requirement, Collection<BundleCapability> candidates) {
    // Uses the framework's default.
  }

  @Override
  public void end() {
    // Keeps no state between resolutions.
  }
}
