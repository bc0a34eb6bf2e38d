package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.Mounting;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.linux.Selinux;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.MountEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Determines the mounts of a new container: requested mounts override those taken from other
 * containers, which override the volumes of the image.
 */
public final class MountPlan {

  private static final List<String> WRITABLE = List.of("/run", "/tmp", "/var/tmp");
  private static final Set<String> NOT_RELABELLED =
      Set.of(
          "/",
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/etc/passwd",
          "/etc/pki",
          "/etc/shadow",
          "/home",
          "/lib",
          "/lib64",
          "/media",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/tmp",
          "/usr",
          "/var",
          "/var/lib",
          "/var/log");
  private static final List<String> FROM_OPTIONS = List.of("ro", "rw", "z");

  private final Containers records;
  private final Volumes volumes;
  private final List<Path> engines;

  /**
   * @param engines the engine's own directories, which cannot be mounted
   */
  public MountPlan(Containers records, Volumes volumes, List<Path> engines) {
    this.records = records;
    this.volumes = volumes;
    this.engines = engines;
  }

  /**
   * @param ids the mappings of the container's user namespace
   * @throws CarobException.InvalidArgument a mount is invalid; names the mount
   * @throws CarobException.NotFound a container does not exist; names the container
   */
  public List<MountEntry> entries(ContainerSpec asked, IdMappings ids, ImageConfig image) {
    Mounting mounting = asked.mounting();
    Map<String, MountEntry> byPlace = new LinkedHashMap<>();
    if (asked.readOnly() && mounting.readOnlyTmpfs()) {
      for (String place : WRITABLE) {
        put(byPlace, tmpfs(place, List.of("rw")));
      }
    }
    for (String place : image.volumes()) {
      imageVolume(byPlace, cleaned(place), mounting.imageVolumes());
    }
    for (String from : mounting.volumesFrom()) {
      from(from).forEach(entry -> put(byPlace, entry));
    }
    Map<String, MountEntry> own = new LinkedHashMap<>();
    IdmapOption.mapping("/", mounting.rootOptions(), ids);
    for (MountSpec mount : mounting.mounts().stream().flatMap(MountPlan::expanded).toList()) {
      MountEntry entry = entry(mount);
      IdmapOption.mapping(entry.destination(), entry.options(), ids);
      if (entry.overlaid()) {
        requireOverlay(entry);
      }
      MountEntry before = own.put(entry.destination(), entry);
      if (before != null && !before.equals(entry)) {
        throw new CarobException.InvalidArgument(
            entry.destination() + ": duplicate mount destination",
            FailureDetails.field("mounting.mounts"));
      }
    }
    byPlace.putAll(own);
    return List.copyOf(byPlace.values());
  }

  private static void requireOverlay(MountEntry entry) {
    for (String path : List.of(entry.source(), entry.option("upperdir"), entry.option("workdir"))) {
      if (!path.matches("[^,:\\\\]*")) {
        throw new CarobException.InvalidArgument(
            "overlay mount at %s: the path %s contains a comma, a colon or a backslash"
                .formatted(entry.destination(), path),
            FailureDetails.field("mounting.mounts"));
      }
    }
    if (entry.volume().isEmpty() && !Files.isDirectory(Path.of(entry.source()))) {
      throw new CarobException.InvalidArgument(
          "overlay mount at %s: %s is not a directory"
              .formatted(entry.destination(), entry.source()),
          FailureDetails.field("mounting.mounts"));
    }
  }

  private static void put(Map<String, MountEntry> byPlace, MountEntry entry) {
    byPlace.put(entry.destination(), entry);
  }

  private static MountEntry tmpfs(String place, List<String> options) {
    return new MountEntry(MountSpec.Type.TMPFS, "", "", place, options, false, false, "");
  }

  private void imageVolume(
      Map<String, MountEntry> byPlace, String place, Mounting.ImageVolumes mode) {
    switch (mode) {
      case BIND, CONFIGURED ->
          put(
              byPlace,
              new MountEntry(MountSpec.Type.BIND, "", "", place, List.of("rw"), false, true, ""));
      case ANONYMOUS -> put(byPlace, anonymous(place, List.of("rw")));
      case TMPFS -> put(byPlace, tmpfs(place, List.of("rw")));
      case IGNORE -> {}
    }
  }

  private MountEntry anonymous(String place, List<String> options) {
    return volume(ContainerNames.newId(), place, options, true);
  }

  private MountEntry volume(String name, String place, List<String> options, boolean anonymous) {
    return new MountEntry(
        MountSpec.Type.VOLUME,
        name,
        volumes.directory(name).toString(),
        place,
        options,
        anonymous,
        false,
        "");
  }

  /** Replaces a pattern by the files that match it. */
  private static Stream<MountSpec> expanded(MountSpec mount) {
    if (mount.type() != MountSpec.Type.GLOB) {
      return Stream.of(mount);
    }
    List<Path> found = GlobPaths.matching(mount.source());
    if (found.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "no file paths matching glob \"%s\"".formatted(mount.source()),
          FailureDetails.field("mounting.mounts"));
    }
    return found.stream()
        .map(
            path ->
                mount.toBuilder()
                    .type(MountSpec.Type.BIND)
                    .source(path.toString())
                    .destination(
                        mount.destination().isEmpty()
                            ? path.toString()
                            : Path.of(mount.destination(), path.getFileName().toString())
                                .toString())
                    .build());
  }

  private MountEntry entry(MountSpec mount) {
    String place = absolute(mount.destination());
    return switch (mount.type()) {
      case TMPFS -> tmpfs(place, mount.options());
      case RAMFS, DEVPTS ->
          new MountEntry(mount.type(), "", "", place, mount.options(), false, false, "");
      case GLOB -> throw new IllegalArgumentException("a pattern is not a mount");
      case VOLUME -> {
        if (mount.source().isEmpty()) {
          yield anonymous(place, mount.options());
        }
        ContainerNames.checkForFile("volume", mount.source());
        yield volume(mount.source(), place, mount.options(), false);
      }
      case BIND ->
          new MountEntry(
              MountSpec.Type.BIND,
              "",
              source(mount).toString(),
              place,
              mount.options(),
              false,
              false,
              "");
      case IMAGE ->
          new MountEntry(
              MountSpec.Type.IMAGE,
              "",
              mount.source(),
              place,
              mount.options(),
              false,
              false,
              ContainerNames.newId());
    };
  }

  private Path source(MountSpec mount) {
    String text = mount.source();
    Path source = Path.of(text);
    if (!source.isAbsolute() || !Files.exists(source)) {
      throw new CarobException.InvalidArgument(
          "statfs " + text + ": no such file or directory on the host",
          FailureDetails.field("mounting.mounts"));
    }
    requireForeign(source);
    boolean relabel = mount.options().contains("z") || mount.options().contains("Z");
    if (relabel
        && NOT_RELABELLED.contains(source.normalize().toString())
        && Selinux.ofThisHost().enabled()) {
      throw new CarobException.InvalidArgument(
          "SELinux relabeling of %s is not allowed: the host needs the labels that it has"
              .formatted(source.normalize()),
          FailureDetails.field("mounting.mounts"));
    }
    return source.normalize();
  }

  /** Rejects the engine's own files: a container that writes to them would break all containers. */
  private void requireForeign(Path source) {
    try {
      Path real = source.toRealPath();
      for (Path engine : engines) {
        Path own = Files.exists(engine) ? engine.toRealPath() : engine;
        if (real.startsWith(own)) {
          throw new CarobException.InvalidArgument(
              "%s cannot be mounted: it is in the engine's directory %s; use volumes for data of containers"
                  .formatted(source, engine),
              FailureDetails.field("mounting.mounts"));
        }
      }
    } catch (java.io.IOException e) {
      throw new CarobException.InvalidArgument(
          "cannot look at " + source + ": " + e, e, FailureDetails.field("mounting.mounts"));
    }
  }

  static String normalized(String place) {
    return Path.of("/").resolve(place).normalize().toString();
  }

  /** Removes dots, which in a container do not lead above its root. */
  private static String absolute(String place) {
    if (!place.startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "invalid container path \"" + place + "\", must be an absolute path");
    }
    return normalized(place);
  }

  /** Like {@link #absolute}, for a path that cannot be the root. */
  static String cleaned(String place) {
    String clean = absolute(place);
    if (clean.equals("/")) {
      throw new CarobException.InvalidArgument(
          "invalid container path '" + place + "': a volume of an image cannot be the root");
    }
    return clean;
  }

  private List<MountEntry> from(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    List<String> options =
        colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(",", -1));
    for (String option : options) {
      if (!FROM_OPTIONS.contains(option)) {
        throw new CarobException.InvalidArgument(
            "invalid option '%s' of `mounting.volumesFrom`: it must be ro, rw or z"
                .formatted(option),
            FailureDetails.field("mounting.volumesFrom"));
      }
    }
    Container container = records.get(name);
    List<MountEntry> entries = new ArrayList<>();
    for (MountEntry entry : container.config().mounts()) {
      if (entry.hasSource()) {
        String source = entry.own() ? container.ownVolume(entry).toString() : entry.source();
        List<String> merged = new ArrayList<>(entry.options());
        if (!options.isEmpty()) {
          merged.removeIf(option -> option.equals("ro") || option.equals("rw"));
          merged.addAll(options);
        }
        entries.add(entry.borrowed(source).withOptions(merged));
      }
    }
    return entries;
  }
}
