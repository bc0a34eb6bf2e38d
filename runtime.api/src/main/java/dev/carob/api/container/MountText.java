package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses mounts in the format of Podman's options {@code --volume} and {@code --mount}. */
public final class MountText {

  private static final Set<String> PLAIN =
      Set.of(
          "rw", "ro", "exec", "noexec", "dev", "nodev", "suid", "nosuid", "bind", "rbind", "z", "Z",
          "U", "copy", "nocopy");
  private static final Set<String> OF_TMPFS =
      Set.of(
          "rw",
          "ro",
          "exec",
          "noexec",
          "dev",
          "nodev",
          "suid",
          "nosuid",
          "tmpcopyup",
          "notmpcopyup",
          "U",
          "noatime",
          "relatime",
          "strictatime");

  /** The options that set the propagation of mounts (mount_namespaces(7)). */
  public static final Set<String> PROPAGATION =
      Set.of(
          "shared",
          "rshared",
          "slave",
          "rslave",
          "private",
          "rprivate",
          "unbindable",
          "runbindable");

  /** The keys of {@code --mount} that have a value. */
  private static final Set<String> VALUED =
      Set.of(
          "type",
          "src",
          "source",
          "dst",
          "dest",
          "destination",
          "target",
          "relabel",
          "bind-propagation",
          "volume-propagation",
          "tmpfs-size",
          "tmpfs-mode");

  private static final Set<String> LATER = Set.of("idmap");
  private static final String OVERLAY = "O";
  private static final List<String> OVERLAY_DIRECTORIES = List.of("upperdir", "workdir");

  private MountText() {}

  /**
   * Parses {@code [SOURCE:]DESTINATION[:OPTIONS]}. A source that begins with a slash is a path on
   * the host, any other one the name of a volume; without a source, it is a new, anonymous volume.
   *
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static MountSpec volume(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw invalid(
          "incorrect volume format, should be [host-dir:]ctr-dir[:option]: '" + text + "'");
    }
    String source = parts.length == 1 ? "" : parts[0];
    String destination = destination(parts.length == 1 ? parts[0] : parts[1], text);
    List<String> options = parts.length < 3 ? List.of() : List.of(parts[2].split(",", -1));
    if (options.contains(OVERLAY)) {
      checkOverlay(options);
    } else {
      check(options, PLAIN);
    }
    MountSpec.Type type = source.startsWith("/") ? MountSpec.Type.BIND : MountSpec.Type.VOLUME;
    return MountSpec.builder(type, destination).source(source).options(options).build();
  }

  /**
   * Parses {@code DESTINATION[:OPTIONS]}, the value of {@code --tmpfs}.
   *
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static MountSpec tmpfs(String text) {
    int colon = text.indexOf(':');
    String destination = destination(colon < 0 ? text : text.substring(0, colon), text);
    List<String> options =
        colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(",", -1));
    check(options, OF_TMPFS);
    return MountSpec.builder(MountSpec.Type.TMPFS, destination).options(options).build();
  }

  /**
   * Parses {@code type=TYPE,KEY=VALUE,…}.
   *
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static MountSpec mount(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0 && VALUED.contains(part)) {
        throw invalid("%s: must provide an argument for option in '%s'".formatted(part, text));
      }
      keys.put(
          equals < 0 ? part : part.substring(0, equals),
          equals < 0 ? "" : part.substring(equals + 1));
    }
    MountSpec.Type type = type(keys.getOrDefault("type", "volume"), text);
    String source = "";
    String destination = "";
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, String> entry : keys.entrySet()) {
      String value = entry.getValue();
      switch (entry.getKey()) {
        case "type", "consistency" -> {}
        case "src", "source" -> source = value;
        case "dst", "dest", "destination", "target" -> destination = value;
        default -> options.addAll(option(entry.getKey(), value, text));
      }
    }
    if (destination.isEmpty()) {
      throw invalid("must set volume destination: '" + text + "' has no dst");
    }
    boolean wants = type == MountSpec.Type.BIND || type == MountSpec.Type.IMAGE;
    if (wants && source.isEmpty()) {
      throw invalid("must set source volume: '" + text + "' has no src");
    }
    check(options, type == MountSpec.Type.TMPFS ? OF_TMPFS : PLAIN);
    return MountSpec.builder(type, destination(destination, text))
        .source(source)
        .options(options)
        .build();
  }

  private static MountSpec.Type type(String name, String text) {
    return switch (name) {
      case "bind" -> MountSpec.Type.BIND;
      case "volume" -> MountSpec.Type.VOLUME;
      case "tmpfs" -> MountSpec.Type.TMPFS;
      case "image" -> MountSpec.Type.IMAGE;
      default ->
          throw invalid(
              "invalid mount type '%s' in '%s': it must be bind, volume, tmpfs or image"
                  .formatted(name, text));
    };
  }

  private static List<String> option(String key, String value, String text) {
    return switch (key) {
      case "ro", "readonly" -> List.of(on(value, text) ? "ro" : "rw");
      case "rw", "readwrite" -> List.of(on(value, text) ? "rw" : "ro");
      case "U", "chown" -> on(value, text) ? List.of("U") : List.of();
      case "exec", "dev", "suid" -> List.of(on(value, text) ? key : "no" + key);
      case "noexec", "nodev", "nosuid" ->
          List.of(on(value, text) ? key : key.substring("no".length()));
      case "nocopy", "copy", "tmpcopyup", "notmpcopyup" -> List.of(key);
      case "bind-propagation", "volume-propagation" -> List.of(value);
      case "bind-nonrecursive" -> List.of(on(value, text) ? "bind" : "rbind");
      case "relabel" ->
          switch (value) {
            case "shared" -> List.of("z");
            case "private" -> List.of("Z");
            default -> throw invalid("invalid relabel in '" + text + "': shared or private");
          };
      case "tmpfs-size" -> List.of("size=" + value);
      case "tmpfs-mode" -> List.of("mode=" + value);
      default -> value.isEmpty() || key.equals("idmap") ? List.of(key) : List.of(key + "=" + value);
    };
  }

  private static boolean on(String value, String text) {
    return switch (value) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw invalid("'" + text + "': '" + value + "' is neither true nor false");
    };
  }

  private static String destination(String path, String text) {
    if (!path.startsWith("/")) {
      throw invalid(
          "invalid container path '%s' in '%s': it must be an absolute path".formatted(path, text));
    }
    if (path.indexOf('\0') >= 0) {
      throw invalid("invalid container path: it contains a NUL byte");
    }
    return path;
  }

  private static void check(List<String> options, Set<String> known) {
    for (String option : options) {
      String name = option.replaceFirst("=.*", "");
      if (LATER.contains(name)) {
        throw invalid("the mount option '" + option + "' is not supported yet");
      }
      boolean sized = known == OF_TMPFS && (name.equals("size") || name.equals("mode"));
      if (sized && option.length() <= name.length() + 1) {
        throw invalid("%s: must provide an argument for option".formatted(name));
      }
      if (!sized && !known.contains(option) && !PROPAGATION.contains(option)) {
        throw invalid("invalid option type \"" + option + "\"");
      }
    }
    exclusive(options, "ro", "rw");
    exclusive(options, "exec", "noexec");
    exclusive(options, "dev", "nodev");
    exclusive(options, "suid", "nosuid");
    exclusive(options, "z", "Z");
    exclusive(options, "copy", "nocopy");
  }

  private static void checkOverlay(List<String> options) {
    Map<String, String> directories = new LinkedHashMap<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      if (equals > 0 && OVERLAY_DIRECTORIES.contains(name)) {
        if (directories.put(name, option.substring(equals + 1)) != null) {
          throw invalid("cannot specify '" + name + "' multiple times");
        }
      } else if (!option.equals(OVERLAY) && !option.equals("U")) {
        throw invalid("can't use 'O' with other options: '" + option + "'");
      }
    }
    if (directories.size() == 1) {
      throw invalid("must specify both `upperdir` and `workdir`");
    }
    directories.forEach(
        (name, path) -> {
          if (!path.startsWith("/")) {
            throw invalid("%s '%s' must be an absolute path".formatted(name, path));
          }
        });
  }

  private static void exclusive(List<String> options, String one, String other) {
    if (options.contains(one) && options.contains(other)) {
      throw invalid("cannot set both " + one + " and " + other + " of one mount");
    }
  }

  private static CarobException.InvalidArgument invalid(String message) {
    return new CarobException.InvalidArgument(message);
  }
}
