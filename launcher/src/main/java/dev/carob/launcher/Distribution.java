package dev.carob.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The bundles and the configuration of a distribution. They are beside the launcher's jar ({@code
 * ../bundles}, {@code ../etc}) or inside it; in that case they are unpacked while the engine runs.
 */
final class Distribution implements AutoCloseable {

  private final Path home;
  private final boolean unpacked;

  private Distribution(Path home, boolean unpacked) {
    this.home = home;
    this.unpacked = unpacked;
  }

  static Distribution at(Path home) {
    return new Distribution(home, false);
  }

  static Distribution find() throws IOException {
    return of(ownJar());
  }

  /** The distribution around a launcher's jar, or in it. */
  static Distribution of(Path jar) throws IOException {
    Path parent = jar.toAbsolutePath().getParent();
    Path home = parent == null ? null : parent.getParent();
    if (home != null && Files.isDirectory(home.resolve("bundles"))) {
      return new Distribution(home, false);
    }
    return new Distribution(unpack(jar), true);
  }

  /** The program {@code carob}; empty if the distribution has none. */
  Optional<Path> program() {
    return Optional.of(home.resolve("bin/carob")).filter(Files::isExecutable);
  }

  private static Path ownJar() {
    try {
      URI uri = Distribution.class.getProtectionDomain().getCodeSource().getLocation().toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new LaunchException("the launcher cannot find its own jar", e);
    }
  }

  private static Path unpack(Path jar) throws IOException {
    Path home = Files.createTempDirectory("carob-engine");
    boolean any = false;
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (!entry.isDirectory() && (name.startsWith("bundles/") || name.startsWith("etc/"))) {
          Path target = home.resolve(name).normalize();
          Files.createDirectories(target.getParent());
          try (InputStream in = file.getInputStream(entry)) {
            Files.copy(in, target);
          }
          any = true;
        }
      }
    }
    if (!any) {
      throw new LaunchException("no bundles found in or beside " + jar);
    }
    return home;
  }

  /** The bundles of the distribution, followed by those that packages have added. */
  List<Path> bundles() throws IOException {
    List<Path> all = new ArrayList<>(files(home.resolve("bundles"), ".jar"));
    all.addAll(files(deploy(), ".jar"));
    return all;
  }

  /** The directory into which packages put backends; may not exist. */
  Path deploy() {
    return home.resolve("deploy");
  }

  /** The directory with native libraries as files; may not exist. */
  Path nativeLibraries() {
    return home.resolve("lib/native");
  }

  /**
   * Configuration files for the OSGi Configurator, in order of increasing precedence: the
   * distribution's, the host's in {@code /etc/carob}, and the root's own in {@code <root>/etc}.
   */
  List<Path> configurations(Path root) throws IOException {
    List<Path> all = new ArrayList<>(files(home.resolve("etc"), ".json"));
    all.addAll(files(FrameworkProperties.MACHINE, ".json"));
    all.addAll(files(root.resolve("etc"), ".json"));
    return all;
  }

  private static List<Path> files(Path place, String ending) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Override
  public void close() throws IOException {
    if (unpacked) {
      List<Path> all = new ArrayList<>();
      try (Stream<Path> tree = Files.walk(home)) {
        tree.sorted(Comparator.reverseOrder()).forEach(all::add);
      }
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}
