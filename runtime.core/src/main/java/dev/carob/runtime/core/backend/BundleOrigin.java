package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Determines the origin of a bundle that provides a backend. */
public final class BundleOrigin {

  /** The location prefix of bundles that the plugin manager installed. */
  private static final String PLUGIN = "carob-plugin:";

  /** The location prefix of bundles that the launcher installed. */
  private static final String LAUNCHED = "connect:";

  private BundleOrigin() {}

  static BackendOrigin of(Bundle bundle, BackendKind kind, String name, BundleContext own) {
    long content = bundle.getLastModified();
    return new BackendOrigin(
        String.valueOf(bundle.getSymbolicName()),
        bundle.getVersion().toString(),
        () -> stateOf(bundle),
        () -> isMeantToRun(bundle) && offers(bundle, kind, name, content),
        () -> offers(bundle, kind, name, content),
        isOfDistribution(bundle, own));
  }

  /** Returns true if a bundle belongs to the distribution and was not installed by a user. */
  public static boolean isOfDistribution(Bundle bundle, BundleContext own) {
    String location = bundle.getLocation();
    boolean launched = own.getBundle().getLocation().startsWith(LAUNCHED);
    return launched ? location.startsWith(LAUNCHED) : !location.startsWith(PLUGIN);
  }

  /** Stopping a bundle permanently clears its persistent start setting. */
  private static boolean isMeantToRun(Bundle bundle) {
    BundleStartLevel start = bundle.adapt(BundleStartLevel.class);
    return start != null
        && bundle.getState() != Bundle.UNINSTALLED
        && start.isPersistentlyStarted();
  }

  /**
   * Returns true if the bundle's current content declares a missing backend, or is the content that
   * provided it. A backend without a declaring capability is created by configuration. If it is
   * missing although its bundle is active, its configuration was removed.
   */
  private static boolean offers(Bundle bundle, BackendKind kind, String name, long content) {
    return switch (bundle.getState()) {
      case Bundle.UNINSTALLED -> false;
      case Bundle.ACTIVE -> declares(bundle, kind, name);
      default -> bundle.getLastModified() == content || declares(bundle, kind, name);
    };
  }

  /** Returns true if the bundle's current content declares a backend. */
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
