package dev.carob.api.container;

import dev.carob.api.CarobException;
import dev.carob.api.CsvFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Parses mounts in the format of Podman's options {@code --volume} and {@code --mount}. */
public final class MountText {

  private static final Set<String> PLAIN =
      Set.of(
          "rw", "ro", "exec", "noexec", "dev", "nodev", "suid", "nosuid", "bind", "rbind", "z", "Z",
          "U", "copy", "nocopy");

  /** Options of Docker on other systems, which are ignored. */
  private static final Set<String> IGNORED = Set.of("cached", "delegated", "consistent");

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

  /** The keys of {@code --mount} that require a value. */
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

  private static final List<String> WRITABLE = List.of("ro", "readonly", "rw", "readwrite");
  private static final Set<String> OF_DEVPTS = Set.of("uid", "gid", "mode", "max");
  private static final String IDMAP = "idmap";
  private static final Set<MountSpec.Type> SOURCELESS =
      Set.of(MountSpec.Type.TMPFS, MountSpec.Type.RAMFS, MountSpec.Type.DEVPTS);
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
    List<String> options =
        parts.length < 3
            ? List.of()
            : Stream.of(parts[2].split(",", -1)).filter(one -> !IGNORED.contains(one)).toList();
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
   * Parses {@code type=TYPE,KEY=VALUE,…}, a list as {@link CsvFields} reads it.
   *
   * @throws CarobException.InvalidArgument naming the invalid part
   */
  public static MountSpec mount(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String part : CsvFields.parse(text)) {
      int equals = part.indexOf('=');
      String key = equals < 0 ? part : part.substring(0, equals);
      if (equals < 0 && VALUED.contains(part)) {
        throw invalid("%s: must provide an argument for option in '%s'".formatted(part, text));
      }
      if (WRITABLE.contains(key) && WRITABLE.stream().anyMatch(keys::containsKey)) {
        throw invalid(
            "cannot pass 'ro' and 'rw' options more than once: must provide an argument for option");
      }
      keys.put(key, equals < 0 ? "" : part.substring(equals + 1));
    }
    MountSpec.Type type = type(keys.getOrDefault("type", "volume"));
    String source = "";
    String destination = "";
    List<String> options = new ArrayList<>();
    for (Map.Entry<String, String> entry : keys.entrySet()) {
      String value = entry.getValue();
      switch (entry.getKey()) {
        case "type", "consistency" -> {}
        case "src", "source" -> source = required(value, "host directory cannot be empty");
        case "dst", "dest", "destination", "target" ->
            destination = required(value, "container directory cannot be empty");
        default -> options.addAll(option(type, entry.getKey(), value, text));
      }
    }
    if (destination.isEmpty() && type != MountSpec.Type.GLOB) {
      throw invalid("must set volume destination: '" + text + "' has no dst");
    }
    if (!source.isEmpty() && SOURCELESS.contains(type)) {
      throw invalid("source is not supported with %s mounts".formatted(keys.get("type")));
    }
    if (source.isEmpty()) {
      source = source(type, destination, text);
    }
    check(type, options);
    return MountSpec.builder(type, destination.isEmpty() ? "" : destination(destination, text))
        .source(source)
        .options(options)
        .build();
  }

  private static String required(String value, String message) {
    if (value.isEmpty()) {
      throw invalid(message + ": must provide an argument for option");
    }
    return value;
  }

  /** The source of a mount that names none. As in Podman, a bind mount has its own path. */
  private static String source(MountSpec.Type type, String destination, String text) {
    return switch (type) {
      case BIND -> destination;
      case IMAGE, GLOB -> throw invalid("must set source volume: '" + text + "' has no src");
      case VOLUME, TMPFS, RAMFS, DEVPTS -> "";
    };
  }

  private static void check(MountSpec.Type type, List<String> options) {
    switch (type) {
      case TMPFS, RAMFS -> check(options, OF_TMPFS);
      case BIND, VOLUME, GLOB, IMAGE -> check(options, PLAIN);
      case DEVPTS -> {
        // option() has validated them.
      }
    }
  }

  private static MountSpec.Type type(String name) {
    return switch (name) {
      case "bind" -> MountSpec.Type.BIND;
      case "volume" -> MountSpec.Type.VOLUME;
      case "tmpfs" -> MountSpec.Type.TMPFS;
      case "ramfs" -> MountSpec.Type.RAMFS;
      case "devpts" -> MountSpec.Type.DEVPTS;
      case "glob" -> MountSpec.Type.GLOB;
      case "image" -> MountSpec.Type.IMAGE;
      default ->
          throw invalid(
              "invalid filesystem type \"%s\": it must be bind, volume, tmpfs, ramfs, devpts, glob or image"
                  .formatted(name));
    };
  }

  private static List<String> option(MountSpec.Type type, String key, String value, String text) {
    if (type == MountSpec.Type.DEVPTS) {
      if (!OF_DEVPTS.contains(key) || !value.matches("[0-9]{1,10}")) {
        throw invalid("%s: invalid mount option".formatted(key));
      }
      return List.of(key + "=" + value);
    }
    return switch (key) {
      case "ro", "readonly" -> List.of(writable(value) ? "ro" : "rw");
      case "rw", "readwrite" -> List.of(writable(value) ? "rw" : "ro");
      case "U", "chown" -> on(value, text) ? List.of("U") : List.of();
      case "exec", "dev", "suid" -> List.of(on(value, text) ? key : "no" + key);
      case "noexec", "nodev", "nosuid" ->
          List.of(on(value, text) ? key : key.substring("no".length()));
      case "nocopy", "volume-nocopy" -> List.of(on(value, text) ? "nocopy" : "copy");
      case "copy", "tmpcopyup", "notmpcopyup" -> List.of(key);
      case "bind-propagation", "volume-propagation" -> List.of(value);
      case "bind-nonrecursive" -> List.of(on(value, text) ? "bind" : "rbind");
      case "relabel" ->
          switch (value) {
            case "shared" -> List.of("z");
            case "private" -> List.of("Z");
            default ->
                throw invalid(
                    "relabel mount option must be 'private' or 'shared': invalid mount option");
          };
      case "tmpfs-size" -> List.of("size=" + value);
      case "tmpfs-mode" -> List.of("mode=" + value);
      case IDMAP -> {
        if (type == MountSpec.Type.IMAGE) {
          throw invalid("idmap: invalid mount option");
        }
        yield value.equals("false")
            ? List.of()
            : List.of(value.isEmpty() || value.equals("true") ? key : key + "=" + value);
      }
      default -> {
        if (!value.isEmpty() || !PLAIN.contains(key) && !PROPAGATION.contains(key)) {
          throw invalid("%s: invalid mount option".formatted(key));
        }
        yield List.of(key);
      }
    };
  }

  private static boolean writable(String value) {
    return switch (value) {
      case "", "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw invalid(
              "'readonly', 'ro', or 'rw' must be set to true or false, instead received \"%s\": must provide an argument for option"
                  .formatted(value));
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
          "invalid container path \"%s\", must be an absolute path: '%s'".formatted(path, text));
    }
    if (path.indexOf('\0') >= 0) {
      throw invalid("invalid container path: it contains a NUL byte");
    }
    return path;
  }

  private static void check(List<String> options, Set<String> known) {
    for (String option : options) {
      String name = option.replaceFirst("(?s)=.*", "");
      if (name.equals(IDMAP) && known == PLAIN) {
        continue;
      }
      boolean sized = known == OF_TMPFS && (name.equals("size") || name.equals("mode"));
      if (sized && option.length() <= name.length() + 1) {
        throw invalid("%s: must provide an argument for option".formatted(name));
      }
      if (!sized && !known.contains(option) && !PROPAGATION.contains(option)) {
        throw invalid(
            known == OF_TMPFS
                ? "unknown mount option \"" + option + "\": invalid mount option"
                : "invalid option type \"" + option + "\"");
      }
    }
    exclusive(options, Set.of("rw", "ro"), "'rw' or 'ro'");
    exclusive(options, Set.of("exec", "noexec"), "'exec' or 'noexec'");
    exclusive(options, Set.of("dev", "nodev"), "'dev' or 'nodev'");
    exclusive(options, Set.of("suid", "nosuid"), "'suid' or 'nosuid'");
    exclusive(options, Set.of("z", "Z"), "'z', 'Z', or 'O'");
    exclusive(options, Set.of("copy", "nocopy"), "'copy' or 'nocopy'");
    exclusive(options, PROPAGATION, "'[r]shared', '[r]private', '[r]slave' or '[r]unbindable'");
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

  private static void exclusive(List<String> options, Set<String> alternatives, String names) {
    List<String> given = options.stream().filter(alternatives::contains).toList();
    if (given.size() > 1) {
      throw invalid(
          "invalid options \"%s\", can only specify 1 %s option"
              .formatted(String.join(", ", given), names));
    }
  }

  private static CarobException.InvalidArgument invalid(String message) {
    return new CarobException.InvalidArgument(message);
  }
}
