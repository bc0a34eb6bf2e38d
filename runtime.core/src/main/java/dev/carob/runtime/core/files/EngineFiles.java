package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.Faults;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that every container gets from the engine, in its run directory. resolv.conf and hosts
 * are made at each start, hostname and .containerenv once.
 */
public final class EngineFiles {

  private static final Path RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");
  private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path HOSTS = Path.of("/etc/hosts");

  private EngineFiles() {}

  /**
   * Writes them, as the container's root's own.
   *
   * @param shm what is shown as {@code /dev/shm}
   * @return path in the container to path on the host
   */
  public static Map<String, String> write(Container container, Path shm) {
    Path directory = container.runDir();
    try {
      Faults.beforeFile("write files");
      Map<String, String> binds = new LinkedHashMap<>();
      binds.put("/dev/shm", shm.toString());
      binds.put("/etc/resolv.conf", put(directory.resolve("resolv.conf"), resolvConf()));
      binds.put("/etc/hosts", put(directory.resolve("hosts"), hosts(container)));
      binds.put(
          "/etc/hostname",
          once(directory.resolve("hostname"), container.config().hostname() + "\n"));
      binds.put("/run/.containerenv", once(directory.resolve(".containerenv"), ""));
      own(container, binds);
      Faults.after("write files");
      return binds;
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write its files in " + directory + ": " + e, e);
    }
  }

  private static void own(Container container, Map<String, String> binds) {
    IdMappings ids = container.ids();
    if (ids.present()) {
      try (Confined directory = Confined.open(container.runDir())) {
        binds.forEach(
            (inside, file) -> {
              if (!inside.equals("/dev/shm")) {
                String name = container.runDir().relativize(Path.of(file)).toString();
                directory.chown(name, ids.rootUid(), ids.rootGid());
              }
            });
      }
    }
  }

  /**
   * Writes hosts anew where the container sees it already, and so not in its place: its address has
   * become known after it was made.
   */
  public static void writeHostsThrough(Container container) {
    Path file = container.runDir().resolve("hosts");
    try {
      Files.writeString(file, hosts(container), StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write " + file + ": " + e, e);
    }
  }

  private static String resolvConf() throws IOException {
    Path source = Files.exists(RESOLVED) ? RESOLVED : RESOLV_CONF;
    return Files.exists(source) ? Files.readString(source) : "";
  }

  private static String hosts(Container container) throws IOException {
    String host = Files.exists(HOSTS) ? Files.readString(HOSTS) : "127.0.0.1 localhost\n";
    String own =
        container.status().attachments().stream()
            .flatMap(attachment -> attachment.addresses().stream())
            .map(address -> address.replaceFirst("/.*", ""))
            .findFirst()
            .orElse("127.0.1.1");
    return host
        + (host.endsWith("\n") ? "" : "\n")
        + own
        + " "
        + container.config().hostname()
        + " "
        + container.config().name()
        + "\n";
  }

  private static String once(Path file, String text) throws IOException {
    return Files.exists(file) ? file.toString() : put(file, text);
  }

  /** Replaces a file, so that one that is open or mounted somewhere is not written through. */
  private static String put(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.writeString(
        temporary, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return file.toString();
  }
}
