package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Sizes;
import dev.carob.api.Subject;
import dev.carob.api.volume.VolumeSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options of a volume (podman-volume-create(1)). */
final class VolumeOptions {

  private static final String DRIVER = "local";
  private static final Set<String> KEYS = Set.of("type", "device", "o", "copy", "nocopy");
  private static final String BIND = "bind";

  /** Each restricting option of mount(8), and its opposite. */
  private static final Map<String, String> FLAGS =
      Map.of("ro", "rw", "noexec", "exec", "nosuid", "suid", "nodev", "dev");

  private final Map<String, String> options;
  private final List<String> details;

  VolumeOptions(Map<String, String> options) {
    this.options = options;
    String text = options.getOrDefault("o", "");
    details = Arrays.stream(text.split(",")).filter(one -> !one.isEmpty()).toList();
  }

  /**
   * Validates the driver and the options of a new volume.
   *
   * @throws CarobException.InvalidArgument naming the option
   */
  static VolumeOptions checked(VolumeSpec spec) {
    if (!spec.driver().isEmpty() && !spec.driver().equals(DRIVER)) {
      throw invalid(
          "volume %s uses volume plugin %s but it could not be retrieved: no volume plugin with name %s available: required plugin missing"
              .formatted(spec.name(), spec.driver(), spec.driver()),
          "driver");
    }
    VolumeOptions options = new VolumeOptions(spec.options());
    options.check();
    return options;
  }

  private void check() {
    for (String key : options.keySet()) {
      if (!KEYS.contains(key)) {
        throw invalid(
            "invalid mount option %s for driver 'local': invalid argument".formatted(key));
      }
    }
    for (String detail : details) {
      int equals = detail.indexOf('=');
      String value = equals < 0 ? "" : detail.substring(equals + 1);
      switch (equals < 0 ? detail : detail.substring(0, equals)) {
        case "uid" -> id("UID", value);
        case "gid" -> id("GID", value);
        case "size" -> {
          Sizes.parse(value);
          requireFileSystem();
        }
        case "inodes" -> requireFileSystem();
        case "timeout" ->
            throw invalid(
                "Volume driver timeout can only be used with non-local volume drivers: invalid argument");
        default -> {}
      }
    }
    // As in Podman, a missing type or device is reported when the volume is mounted.
    if (type().equals(BIND) && !device().isEmpty() && !Files.exists(Path.of(device()))) {
      throw invalid(
          "invalid volume option device for driver 'local': stat %s: no such file or directory"
              .formatted(device()));
    }
  }

  private void requireFileSystem() {
    if (!options.containsKey("type") && device().isEmpty()) {
      throw invalid(
          "volume options size and inodes not supported. Filesystem does not support Project Quota");
    }
  }

  private static int id(String name, String value) {
    if (value.isEmpty()) {
      throw invalid(
          "%s option must provide a %s: invalid argument"
              .formatted(name.toLowerCase(java.util.Locale.ROOT), name));
    }
    if (!value.matches("[0-9]{1,9}")) {
      throw invalid("cannot convert %s %s to integer: invalid syntax".formatted(name, value));
    }
    return Integer.parseInt(value);
  }

  /** Returns true if the options describe a file system, which is mounted for the volume. */
  boolean isMounted() {
    return !type().isEmpty() || !device().isEmpty() || !mountDetails().isEmpty();
  }

  /** The options of mount(8). The owner alone describes no file system. */
  private List<String> mountDetails() {
    return details.stream()
        .filter(one -> !one.startsWith("uid=") && !one.startsWith("gid="))
        .filter(one -> !one.equals("noquota"))
        .toList();
  }

  /** The mount options that restrict every use of the files. */
  List<String> flags() {
    Set<String> flags = new TreeSet<>();
    for (String detail : details) {
      if (FLAGS.containsKey(detail)) {
        flags.add(detail);
      } else {
        FLAGS.forEach(
            (flag, opposite) -> {
              if (detail.equals(opposite)) {
                flags.remove(flag);
              }
            });
      }
    }
    return List.copyOf(flags);
  }

  /** Returns true if the files are lost when the volume is unmounted. */
  boolean isInMemory() {
    return Set.of("tmpfs", "ramfs").contains(type());
  }

  /** Returns true if a new volume is filled with the image's files. */
  boolean isFilled() {
    return !options.containsKey("nocopy");
  }

  /** The requested owner of the directory; -1: none. */
  int uid() {
    return owner("uid");
  }

  /** The requested group of the directory; -1: none. */
  int gid() {
    return owner("gid");
  }

  private int owner(String key) {
    return details.stream()
        .filter(one -> one.startsWith(key + "="))
        .reduce((first, last) -> last)
        .map(one -> Integer.parseInt(one.substring(key.length() + 1)))
        .orElse(-1);
  }

  /** Returns true if a directory of the host is mounted. */
  boolean isBind() {
    return type().equals(BIND) || details.contains(BIND) || details.contains("rbind");
  }

  /** Returns true if the options name a type of file system. */
  boolean isTyped() {
    return !type().isEmpty();
  }

  String device() {
    return options.getOrDefault("device", "");
  }

  private String type() {
    return options.getOrDefault("type", "");
  }

  /** The arguments of mount(8). */
  List<String> mountArguments(Path directory) {
    List<String> arguments = new ArrayList<>();
    List<String> all = new ArrayList<>(details);
    all.remove("noquota");
    if (type().equals(BIND)) {
      all.add(BIND);
    } else if (!type().isEmpty()) {
      arguments.addAll(List.of("-t", type()));
    }
    if (!all.isEmpty()) {
      arguments.addAll(List.of("-o", String.join(",", all)));
    }
    // A file system without a device still needs a name for it.
    arguments.addAll(List.of("--", device().isEmpty() ? type() : device(), directory.toString()));
    return arguments;
  }

  private static CarobException.InvalidArgument invalid(String message) {
    return invalid(message, "options");
  }

  private static CarobException.InvalidArgument invalid(String message, String field) {
    return new CarobException.InvalidArgument(message, FailureDetails.field(field));
  }

  /** The failure to mount a volume. */
  static CarobException failed(String name, @Nullable String reason, @Nullable Exception cause) {
    return new CarobException.StorageFailed(
        "volume %s cannot be mounted: %s".formatted(name, reason),
        cause,
        FailureDetails.about(Subject.Kind.VOLUME, name));
  }
}
