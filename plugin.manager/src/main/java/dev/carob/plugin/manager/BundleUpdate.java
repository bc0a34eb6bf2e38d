package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/** Replaces the content of a bundle and checks the result. */
final class BundleUpdate {

  private static final String CONNECTED = "connect:";
  private static final String FILE = "file:";
  private static final String REFERENCE = "reference:";

  private final BundleContext context;
  private final AllowListHook admission;
  private final Readiness readiness;

  BundleUpdate(BundleContext context, AllowListHook admission, Readiness readiness) {
    this.context = context;
    this.admission = admission;
    this.readiness = readiness;
  }

  /** Opens a jar. */
  interface Source {
    InputStream open() throws IOException;
  }

  static Source of(Path jar) {
    return () -> Files.newInputStream(jar);
  }

  /** The original jar of a bundle of the distribution. */
  static Source original(Bundle bundle) {
    String url = url(bundle);
    return file(bundle).map(BundleUpdate::of).orElse(() -> URI.create(url).toURL().openStream());
  }

  /** Returns the path of a bundle's original jar; empty if the jar is not a file. */
  static Optional<Path> file(Bundle bundle) {
    String location = bundle.getLocation();
    if (location.startsWith(CONNECTED)) {
      return Optional.of(Path.of(location.substring(CONNECTED.length())));
    }
    String url = url(bundle);
    return url.startsWith(FILE) ? Optional.of(Path.of(URI.create(url))) : Optional.empty();
  }

  private static String url(Bundle bundle) {
    String location = bundle.getLocation();
    return location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
  }

  /**
   * Replaces a bundle's content. A running bundle is stopped first, when its leases are returned,
   * and started again. If that fails, or a previously provided backend is missing, the old content
   * is restored.
   *
   * @throws CarobException.BackendUnavailable the old content was restored
   */
  void apply(Bundle bundle, Source fresh, Source old) {
    boolean runs = isRunning(bundle);
    Set<String> before = runs ? readiness.provided(bundle) : Set.of();
    String version = bundle.getVersion().toString();
    try {
      replace(bundle, fresh, runs);
      Set<String> missing = new java.util.TreeSet<>(before);
      missing.removeAll(runs ? readiness.provided(bundle) : Set.of());
      if (!missing.isEmpty()) {
        List<String> problems = readiness.problems(bundle);
        throw new BundleException(
            problems.isEmpty()
                ? "it does not provide "
                    + String.join(", ", missing)
                    + ", which the previous version provided"
                : "it " + String.join("; it ", problems));
      }
    } catch (BundleException | IOException | RuntimeException e) {
      String reason = reason(e);
      String failed = bundle.getVersion().toString();
      try {
        replace(bundle, old, runs);
      } catch (BundleException | IOException | RuntimeException again) {
        e.addSuppressed(again);
        throw new CarobException.Internal(
            "%s could not be updated to %s: %s; and %s could not be restored: %s"
                .formatted(bundle.getSymbolicName(), failed, reason, version, reason(again)),
            e);
      }
      throw new CarobException.BackendUnavailable(
          "%s could not be updated to %s, and %s was restored: %s"
              .formatted(bundle.getSymbolicName(), failed, version, reason));
    }
  }

  static boolean isRunning(Bundle bundle) {
    return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
  }

  private void replace(Bundle bundle, Source jar, boolean start)
      throws BundleException, IOException {
    try (InputStream in = jar.open()) {
      bundle.stop(Bundle.STOP_TRANSIENT);
      bundle.update(in);
    }
    admission.admit(bundle);
    refresh(bundle);
    if (start) {
      bundle.start();
    }
  }

  /** Rewires bundles from the old content to the new content. */
  private void refresh(Bundle bundle) {
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    if (wiring.getRemovalPendingBundles().contains(bundle)) {
      CountDownLatch done = new CountDownLatch(1);
      wiring.refreshBundles(List.of(bundle), event -> done.countDown());
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CarobException.Interrupted("interrupted while refreshing " + bundle, e);
      }
    }
  }

  static String reason(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause;
  }
}
