package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** What is known of a bundle that provides a backend. */
public final class BundleOrigin {

  /** Where the plugin manager says that a bundle is from. */
  private static final String PLUGIN = "carob-plugin:";

  /** Where the launcher says that a bundle is from. */
  private static final String LAUNCHED = "connect:";

  private BundleOrigin() {}

  static Origin of(Bundle bundle, BackendKind kind, String name, BundleContext own) {
    long content = bundle.getLastModified();
    return new Origin(
        String.valueOf(bundle.getSymbolicName()),
        bundle.getVersion().toString(),
        () -> stateOf(bundle),
        () -> isMeantToRun(bundle) && isBeingReplaced(bundle, kind, name, content),
        () -> offers(bundle, kind, name, content),
        isOfDistribution(bundle, own));
  }

  /** Whether a bundle came with the engine, and not by somebody who installed it later. */
  public static boolean isOfDistribution(Bundle bundle, BundleContext own) {
    String location = bundle.getLocation();
    boolean launched = own.getBundle().getLocation().startsWith(LAUNCHED);
    return launched ? location.startsWith(LAUNCHED) : !location.startsWith(PLUGIN);
  }

  /** Whoever stops a bundle for good takes it out of those that are started with the framework. */
  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
    return start != null
        && bundle.getState() != Bundle.UNINSTALLED
        && start.isPersistentlyStarted();
  }

  /**
   * A backend that no capability declares is there by configuration: where its bundle is active and
   * it is not, that has been removed.
   */
  private static boolean isBeingReplaced(
      Bundle bundle, BackendKind kind, String name, long content) {
    return bundle.getState() == Bundle.ACTIVE
        ? declares(bundle, kind, name)
        : offers(bundle, kind, name, content);
  }

  /** Whether its present content is the one that brought the backend, or declares it too. */
  private static boolean offers(Bundle bundle, BackendKind kind, String name, long content) {
    if (bundle.getState() == Bundle.UNINSTALLED) {
      return false;
    }
    if (bundle.getLastModified() == content) {
      return true;
    }
    return declares(bundle, kind, name);
  }

  /** Whether its present content declares a backend. */
  static boolean declares(Bundle bundle, BackendKind kind, String name) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision != null) {
      for (BundleCapability capability : revision.getDeclaredCapabilities(Backends.CAPABILITY)) {
        if (kind.type().equals(capability.getAttributes().get("type"))
            && name.equals(capability.getAttributes().get("name"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static String stateOf(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.UNINSTALLED -> "uninstalled";
      case Bundle.INSTALLED -> "installed, but not resolved";
      case Bundle.RESOLVED -> "stopped";
      case Bundle.STARTING -> "starting";
      case Bundle.STOPPING -> "stopping";
      default -> "active, but without the service";
    };
  }
}
