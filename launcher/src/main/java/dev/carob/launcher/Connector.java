package dev.carob.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects bundles whose jars are on the engine's class path or module path. All other bundles, and
 * a connected one that is updated from another location, get their own class loaders as usual.
 */
final class Connector implements ModuleConnector {

  private static final String SCHEME = "connect:";
  private static final String JAR = ".jar";

  private final Set<Path> onClassPath;

  /**
   * @param paths class paths or module paths: jars, and directories of jars
   */
  Connector(String... paths) {
    onClassPath =
        Arrays.stream(paths)
            .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().normalize())
            .flatMap(Connector::jars)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The jars of this process's class path and module path; one class loader loads all modules. */
  static Connector ofThisProcess() {
    return new Connector(
        System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""));
  }

  private static Stream<Path> jars(Path entry) {
    File[] inside = entry.toFile().listFiles((directory, name) -> name.endsWith(JAR));
    return inside == null
        ? Stream.of(entry).filter(file -> file.toString().endsWith(JAR))
        : Arrays.stream(inside).map(File::toPath);
  }

  /** The location from which the framework installs a jar of the distribution. */
  String location(Path jar) {
    Path path = jar.toAbsolutePath().normalize();
    return onClassPath.contains(path) ? SCHEME + path : "reference:" + path.toUri();
  }

  @Override
  public void initialize(File storage, Map<String, String> configuration) {
    // No state to restore: the class path determines what is connected.
  }

  @Override
  public Optional<ConnectModule> connect(String location) {
    return location.startsWith(SCHEME)
        ? Optional.of(new ConnectedJar(Path.of(location.substring(SCHEME.length()))))
        : Optional.empty();
  }

  @Override
  public Optional<BundleActivator> newBundleActivator() {
    return Optional.empty();
  }
}
