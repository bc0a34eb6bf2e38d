package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Felix with the bundles of a distribution in this process.
 *
 * <pre>{@code
 * EngineFramework engine = EngineFramework.of(Path.of("/opt/carob"), root, run);
 * engine.start();
 * ContainerEngine containers = engine.service(ContainerEngine.class);
 * ...
 * engine.stop();
 * }</pre>
 */
public final class EngineFramework {

  private static final Logger LOG = LoggerFactory.getLogger(EngineFramework.class);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private static final String ANSWERS = "(carob.socket=*)";
  private static final String ENGINE = "(objectClass=dev.carob.api.container.ContainerEngine)";
  private static final String SHELL = "org.apache.felix.gogo";

  /**
   * Bundles that are started first. The native bundle loads the C library's binding in parallel to
   * later bundles. Bundles that find no log service write to stdout.
   */
  private static final Set<String> FIRST = Set.of("dev.carob.native.linux", "org.apache.felix.log");

  /** Prefix of our own bundles' names, which their file names omit. */
  private static final String OWN = "dev.carob.";

  /** Capability of bundles that serve users; they are started after all others. */
  private static final String FRONT_END = "dev.carob.frontend";

  private static final String WATCHER = "org.apache.felix.fileinstall";
  private static final int STOP_MILLIS = 30_000;

  private final Framework framework;
  private final Connector connector = Connector.ofThisProcess();
  private final Distribution distribution;
  private volatile String starting = "";

  EngineFramework(Options options, Distribution distribution) throws IOException {
    this.distribution = distribution;
    EngineDirectory.make(options.run().resolve("felix"));
    EngineDirectory.make(options.run().resolve("fileinstall"));
    framework =
        new FrameworkFactory()
            .newFramework(FrameworkProperties.of(options, distribution), connector);
  }

  /**
   * Creates an engine for an installed distribution. The caller makes sure that no other engine
   * uses the root.
   *
   * @param home the directory with {@code bundles} and {@code etc}
   */
  public static EngineFramework of(Path home, Path root, Path run) throws IOException {
    EngineDirectory.prepare(root, "root");
    EngineDirectory.prepare(run, "run directory");
    return new EngineFramework(new Options(root, run), Distribution.at(home));
  }

  /** The framework's bundle context, which gives access to services. */
  public BundleContext context() {
    return framework.getBundleContext();
  }

  /**
   * Finds a service of the engine's bundles, such as the {@code ContainerEngine}. The caller can
   * use its type only if the bundles are also on the class path.
   *
   * @throws IllegalStateException the service does not exist, or the caller's type is a different
   *     class
   */
  public <T> T service(Class<T> type) {
    BundleContext context = context();
    ServiceReference<?> reference = context.getServiceReference(type.getName());
    Object service = reference == null ? null : context.getService(reference);
    if (service == null) {
      throw new IllegalStateException("no bundle offers " + type.getName());
    }
    if (!type.isInstance(service)) {
      throw new IllegalStateException(
          "%s is a different class here: put the distribution's bundles on the class path in addition to its lib"
              .formatted(type.getName()));
    }
    return type.cast(service);
  }

  /** Starts all bundles except the Gogo shell, and returns when the engine is ready. */
  public void start() throws BundleException, IOException, InterruptedException {
    framework.start();
    BundleContext context = framework.getBundleContext();
    List<Path> bundles =
        distribution.bundles().stream()
            .sorted(Comparator.comparing(path -> isFirst(path) ? 0 : 1))
            .toList();
    List<Bundle> frontEnds = new ArrayList<>();
    List<Bundle> watchers = new ArrayList<>();
    List<Bundle> others = new ArrayList<>();
    for (Path path : bundles) {
      Bundle bundle = context.installBundle(connector.location(path));
      String name = bundle.getSymbolicName();
      if (name.startsWith(SHELL)) {
        // Started when a shell is first opened, because few users open one, but all would wait for
        // it.
        LOG.debug("{} is started on demand", name);
      } else if (FIRST.contains(name)) {
        start(bundle);
      } else if (name.equals(WATCHER)) {
        watchers.add(bundle);
      } else if (isFrontEnd(bundle)) {
        frontEnds.add(bundle);
      } else if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        others.add(bundle);
      }
    }
    // An embedded engine has neither commands nor a socket.
    String filter = frontEnds.isEmpty() ? ENGINE : ANSWERS;
    CountDownLatch ready = registered(context, filter);
    // Resolve all at once: resolving each when it is started takes several times as long.
    framework
        .adapt(FrameworkWiring.class)
        .resolveBundles(Stream.of(others, frontEnds, watchers).flatMap(List::stream).toList());
    // Front ends are last: when the first command arrives, all backends are available.
    others.forEach(this::start);
    frontEnds.forEach(this::start);
    // FileInstall installs jars itself if it is started before the bundles that handle its files.
    watchers.forEach(this::start);
    if (!ready.await(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
      throw new LaunchException(
          "the engine did not get ready; not active are: "
              + java.util.Arrays.stream(context.getBundles())
                  .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                  .map(Bundle::getSymbolicName)
                  .collect(Collectors.joining(", "))
              + "; see its log");
    }
    // The service may be registered before its object can be created.
    if (context.getService(answer(context, filter)) == null) {
      throw new LaunchException("the engine did not get ready: see its log");
    }
  }

  /**
   * Returns true if a file has the name of one of the first bundles. A first bundle in a file with
   * another name is started later.
   */
  static boolean isFirst(Path bundle) {
    String file = bundle.getFileName().toString();
    return FIRST.stream()
        .map(name -> name.startsWith(OWN) ? name.substring(OWN.length()) : name)
        .anyMatch(name -> file.startsWith(name + "-"));
  }

  private static boolean isFrontEnd(Bundle bundle) {
    String offered = bundle.getHeaders().get(Constants.PROVIDE_CAPABILITY);
    return offered != null && offered.contains(FRONT_END);
  }

  private static ServiceReference<?> answer(BundleContext context, String filter) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
      if (found == null) {
        throw new LaunchException("the engine ended during its start: see its log");
      }
      return found[0];
    } catch (InvalidSyntaxException e) {
      throw new LaunchException("invalid filter in the launcher", e);
    }
  }

  private static CountDownLatch registered(BundleContext context, String filter) {
    CountDownLatch latch = new CountDownLatch(1);
    try {
      context.addServiceListener(
          event -> {
            if (event.getType() == ServiceEvent.REGISTERED) {
              latch.countDown();
            }
          },
          filter);
      return latch;
    } catch (InvalidSyntaxException e) {
      throw new LaunchException("invalid filter in the launcher", e);
    }
  }

  private void start(Bundle bundle) {
    starting = bundle.getSymbolicName();
    try {
      bundle.start();
    } catch (BundleException e) {
      LOG.error("cannot start bundle {}: {}", bundle.getSymbolicName(), e.getMessage(), e);
    }
  }

  /** The bundle that was started last: if the start hangs, it is the cause. */
  String starting() {
    return starting;
  }

  void awaitStop() throws InterruptedException {
    FrameworkEvent event = framework.waitForStop(0);
    LOG.debug("the framework has stopped: {}", event.getType());
  }

  /** Stops all bundles. Containers keep running. */
  public void stop() {
    try {
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      LOG.error("cannot stop the framework", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
