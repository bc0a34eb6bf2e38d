package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.CsvFields;
import dev.carob.api.Sizes;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.SecretUse;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for mounts. */
public final class MountOptions {

  private static final int SECRET_MODE = 0444;
  private static final int OCTAL = 8;

  @Option(
      names = "--image-volume",
      paramLabel = "MODE",
      description =
          "How the image's volumes are provided: bind (a directory that is removed with the container; the default),"
              + " anonymous (a volume), tmpfs or ignore")
  private String imageVolume = "";

  @Option(
      names = "--chrootdirs",
      paramLabel = "DIR",
      parameterConsumer = CsvList.class,
      description =
          "Mount the engine's files, such as /etc/hosts, in a directory too, for programs that use it"
              + " as their root")
  private List<String> chrootDirs = new ArrayList<>();

  @Option(
      names = "--mount",
      paramLabel = "type=TYPE,…",
      description =
          "Mount a bind, volume, tmpfs, ramfs, devpts, glob or image: src=, dst=, ro, chown, idmap,"
              + " bind-propagation=, relabel=, tmpfs-size=, tmpfs-mode=, …; values with a comma in"
              + " quotation marks")
  private List<String> mounts = new ArrayList<>();

  @Option(names = "--read-only", description = "Mount the root filesystem read-only")
  private boolean readOnly;

  @Option(
      names = "--read-only-tmpfs",
      description =
          "With --read-only, mount writable file systems at /run, /tmp and /var/tmp (the default)")
  private boolean readOnlyTmpfs = true;

  @Option(
      names = "--secret",
      paramLabel = "NAME[,KEY=VALUE…]",
      description =
          "Provide a secret: type=mount (in /run/secrets; the default) or env, target=, uid=, gid=,"
              + " mode=")
  private List<String> secrets = new ArrayList<>();

  @Option(
      names = "--shm-size",
      paramLabel = "SIZE",
      description = "Set the size of /dev/shm, with a unit b, k, m or g")
  private String shmSize = "";

  @Option(names = "--tmpfs", paramLabel = "DIR[:OPTIONS]", description = "Mount a tmpfs")
  private List<String> tmpfs = new ArrayList<>();

  @Option(
      names = {"-v", "--volume"},
      paramLabel = "[SOURCE:]DIR[:OPTIONS]",
      description =
          "Mount a volume, or with a path a file or directory of the host; options ro, rw, z, Z, U,"
              + " exec, noexec, nocopy, O, idmap, rshared, …")
  private List<String> volumes = new ArrayList<>();

  @Option(
      names = "--volumes-from",
      paramLabel = "CONTAINER[:ro]",
      description = "Mount the volumes of another container")
  private List<String> volumesFrom = new ArrayList<>();

  /**
   * @param rootOptions options of the root filesystem
   */
  public void apply(Console console, List<String> rootOptions, ContainerSpec.Builder builder) {
    List<MountSpec> all = new ArrayList<>();
    volumes.forEach(text -> all.add(MountText.volume(absolute(text, console.directory()))));
    mounts.forEach(text -> all.add(absolute(MountText.mount(text), console.directory())));
    tmpfs.forEach(text -> all.add(MountText.tmpfs(text)));
    builder
        .readOnly(readOnly)
        .mounting(
            Mounting.builder()
                .mounts(all)
                .volumesFrom(volumesFrom)
                .imageVolumes(imageVolumes())
                .readOnlyTmpfs(readOnlyTmpfs)
                .secrets(secrets.stream().map(MountOptions::secret).toList())
                .rootOptions(rootOptions)
                .chrootDirs(chrootDirs)
                .build());
    if (!shmSize.isEmpty()) {
      builder.shmSize(Sizes.parse(shmSize));
    }
  }

  /** Resolves a path that begins with a dot against the caller's working directory. */
  private static String absolute(String text, Path directory) {
    if (!text.startsWith(".") && !text.startsWith("/")) {
      return text;
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return text;
    }
    return directory.resolve(text.substring(0, colon)).normalize() + text.substring(colon);
  }

  private static MountSpec absolute(MountSpec mount, Path directory) {
    boolean bind = mount.type() == MountSpec.Type.BIND || mount.type() == MountSpec.Type.GLOB;
    return MountSpec.builder(mount.type(), mount.destination())
        .source(bind ? directory.resolve(mount.source()).normalize().toString() : mount.source())
        .options(mount.options())
        .build();
  }

  private Mounting.ImageVolumes imageVolumes() {
    return switch (imageVolume) {
      case "" -> Mounting.ImageVolumes.CONFIGURED;
      case "bind" -> Mounting.ImageVolumes.BIND;
      case "anonymous" -> Mounting.ImageVolumes.ANONYMOUS;
      case "tmpfs" -> Mounting.ImageVolumes.TMPFS;
      case "ignore" -> Mounting.ImageVolumes.IGNORE;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid image-volume type '%s': it must be bind, anonymous, tmpfs or ignore"
                  .formatted(imageVolume));
    };
  }

  private static SecretUse secret(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    String name = "";
    for (String part : CsvFields.parse(text)) {
      int equals = part.indexOf('=');
      if (equals < 0 && name.isEmpty()) {
        name = part;
      } else {
        keys.put(
            equals < 0 ? part : part.substring(0, equals),
            equals < 0 ? "" : part.substring(equals + 1));
      }
    }
    String source = keys.remove("source");
    String type = keys.getOrDefault("type", "mount");
    keys.remove("type");
    String target = keys.getOrDefault("target", "");
    keys.remove("target");
    boolean variable = type.equals("env");
    if (!variable && !type.equals("mount")) {
      throw new CarobException.InvalidArgument(
          "type %s is invalid: secret '%s' can be a mount or env".formatted(type, text));
    }
    SecretUse use =
        SecretUse.builder(source == null ? name : source)
            .target(target)
            .variable(variable)
            .uid(number(keys, "uid", 10, 0, text))
            .gid(number(keys, "gid", 10, 0, text))
            .mode(number(keys, "mode", OCTAL, SECRET_MODE, text))
            .build();
    if (!keys.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "invalid secret option '%s' in '%s': valid options are type, target, uid, gid and mode"
              .formatted(keys.keySet().iterator().next(), text));
    }
    if (use.secret().isEmpty()) {
      throw new CarobException.InvalidArgument("no secret found in '" + text + "'");
    }
    return use;
  }

  private static int number(
      Map<String, String> keys, String key, int radix, int otherwise, String text) {
    String value = keys.remove(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.matches(radix == OCTAL ? "[0-7]{1,5}" : "[0-9]{1,9}")) {
      throw new CarobException.InvalidArgument(
          "secret '%s': %s '%s' is not %s"
              .formatted(text, key, value, radix == OCTAL ? "an octal number" : "a number"));
    }
    return Integer.parseInt(value, radix);
  }
}
