package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.NameService;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Faults;
import dev.carob.linux.RegularFile;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.spi.network.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files that every container gets from the engine, to its run directory. resolv.conf and
 * hosts are written at each start, hostname and .containerenv once.
 */
public final class EngineFiles {

  private static final String RESOLV = "/etc/resolv.conf";
  private static final String HOSTS = "/etc/hosts";
  private static final Path RESOLVED = Path.of("/run/systemd/resolve/resolv.conf");
  private static final Path RESOLV_CONF = Path.of(RESOLV);
  private static final Path HOST_HOSTS = Path.of(HOSTS);
  private static final Path ZONES = Path.of("/usr/share/zoneinfo");
  private static final Path LOCAL_ZONE = Path.of("/etc/localtime");
  private static final String LOCAL = "local";

  private EngineFiles() {}

  /**
   * Writes the files, owned by the container's root user.
   *
   * @param network directory with the files of the container whose network is joined; empty: the
   *     container has its own
   * @param provided further files to copy
   * @return path on the host by path in the container
   */
  public static Map<String, String> write(
      Container container, List<Path> network, ProvidedFiles provided) {
    Path directory = container.runDir();
    NameService names = container.config().spec().nameService();
    try {
      Faults.beforeFile("write files");
      Map<String, String> own = new LinkedHashMap<>();
      Map<String, String> others = new LinkedHashMap<>();
      if (!network.isEmpty()) {
        others.put(RESOLV, network.get(0).resolve("resolv.conf").toString());
        others.put(HOSTS, network.get(0).resolve("hosts").toString());
      } else {
        own.put(RESOLV, put(directory.resolve("resolv.conf"), resolvConf(container)));
        own.put(HOSTS, put(directory.resolve("hosts"), hosts(container)));
      }
      own.put(
          "/etc/hostname",
          once(directory.resolve("hostname"), container.config().hostname() + "\n"));
      own.put(
          "/run/.containerenv", once(directory.resolve(".containerenv"), description(container)));
      for (Path zone : zone(container.config().spec().process().timezone())) {
        own.put("/etc/localtime", copy(zone, directory.resolve("localtime")));
      }
      own(container, own);
      for (String file : own.values()) {
        MountRelabeling.own(container, Path.of(file));
      }
      own.putAll(others);
      own.putAll(provided.write(container));
      if (names.imageResolvConf()) {
        own.remove(RESOLV);
      }
      if (names.imageHostname()) {
        own.remove("/etc/hostname");
      }
      if (names.imageHosts()) {
        own.remove(HOSTS);
      }
      Faults.after("write files");
      return own;
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write its files in " + directory + ": " + e, e);
    }
  }

  /**
   * As in Podman, only a privileged container learns about itself. Programs look for the prefix
   * {@code podman-}, like the variable {@code container=podman}, to know what they can rely on.
   */
  private static String description(Container container) {
    ContainerConfig config = container.config();
    if (!config.spec().security().privileged()) {
      return "";
    }
    return """
        engine="podman-carob"
        name="%s"
        id="%s"
        image="%s"
        imageid="%s"
        rootless=0
        """
        .formatted(config.name(), config.id(), config.imageName(), config.imageId());
  }

  private static void own(Container container, Map<String, String> binds) {
    IdMappings ids = container.ids();
    if (ids.present()) {
      try (ConfinedTree directory = ConfinedTree.open(container.runDir())) {
        binds
            .values()
            .forEach(
                file ->
                    directory.chown(
                        container.runDir().relativize(Path.of(file)).toString(),
                        ids.rootUid(),
                        ids.rootGid()));
      }
    }
  }

  /**
   * Updates hosts and resolv.conf in place, for a container in which they are already mounted: its
   * networks became known after its creation, or have changed.
   */
  public static void writeNamesThrough(Container container) {
    Path directory = container.runDir();
    try {
      through(directory.resolve("hosts"), hosts(container));
      through(directory.resolve("resolv.conf"), resolvConf(container));
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          container.config().title() + ": cannot write its files in " + directory + ": " + e, e);
    }
  }

  private static void through(Path file, String text) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
    }
  }

  private static String resolvConf(Container container) throws IOException {
    NameService asked = container.config().spec().nameService();
    Path source = Files.exists(RESOLVED) ? RESOLVED : RESOLV_CONF;
    return ResolvConf.of(
        Files.exists(source) ? RegularFile.text(source) : "",
        asked,
        container.status().attachments(),
        container.config().spec().network().equals(NetworkChoice.HOST));
  }

  private static String hosts(Container container) throws IOException {
    ContainerConfig config = container.config();
    List<Attachment> attachments = container.status().attachments();
    return Hosts.text(
        baseHosts(container),
        config.spec().nameService().hosts(),
        HostAddress.of(config.fallbacks().hostAddress(), attachments),
        ownAddresses(config, attachments),
        List.of(config.hostname(), config.name()));
  }

  private static List<String> ownAddresses(ContainerConfig config, List<Attachment> attachments) {
    if (config.spec().network().equals(NetworkChoice.NONE)) {
      return List.of("127.0.0.1");
    }
    return attachments.stream()
        .flatMap(attachment -> attachment.addresses().stream())
        .map(address -> address.replaceFirst("/.*", ""))
        .toList();
  }

  private static String baseHosts(Container container) throws IOException {
    String base = container.config().spec().nameService().baseHosts();
    return switch (base) {
      case "" -> Files.exists(HOST_HOSTS) ? RegularFile.text(HOST_HOSTS) : "";
      case NameService.OF_NOTHING -> "";
      case NameService.OF_IMAGE -> {
        try (ConfinedTree root = ConfinedTree.open(Path.of(container.status().rootfs()))) {
          yield TextFile.read(root, HOSTS.substring(1)).orElse("");
        }
      }
      default -> RegularFile.text(Path.of(base));
    };
  }

  /**
   * Validates the settings for name resolution.
   *
   * @throws CarobException.InvalidArgument a setting is invalid; names the setting
   */
  public static void check(NameService asked) {
    String base = asked.baseHosts();
    boolean word = List.of("", NameService.OF_IMAGE, NameService.OF_NOTHING).contains(base);
    if (!word && !(base.startsWith("/") && Files.isRegularFile(Path.of(base)))) {
      throw new CarobException.InvalidArgument(
          "invalid hosts file '"
              + base
              + "': it must be image, none, or the absolute path of a file",
          FailureDetails.field("nameService.baseHosts"));
    }
    Hosts.check(asked.hosts());
    ResolvConf.check(asked);
  }

  /**
   * The file of a time zone; empty if the container does not set one.
   *
   * @throws CarobException.InvalidArgument the host does not have the zone
   */
  public static List<Path> zone(String name) {
    if (name.isEmpty()) {
      return List.of();
    }
    Path file = name.equals(LOCAL) ? LOCAL_ZONE : ZONES.resolve(name).normalize();
    boolean within = name.equals(LOCAL) || (file.startsWith(ZONES) && !file.equals(ZONES));
    if (!within || !Files.isRegularFile(file)) {
      throw new CarobException.InvalidArgument(
          "unknown time zone '"
              + name
              + "': it must be local, or a name in "
              + ZONES
              + " (Debian: apt-get install tzdata)",
          FailureDetails.field("process.timezone"));
    }
    return List.of(file);
  }

  private static String once(Path file, String text) throws IOException {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? file.toString() : put(file, text);
  }

  private static String copy(Path source, Path file) throws IOException {
    Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
    return file.toString();
  }

  /** Replaces a file, so that a file that is open or mounted elsewhere is not modified. */
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
