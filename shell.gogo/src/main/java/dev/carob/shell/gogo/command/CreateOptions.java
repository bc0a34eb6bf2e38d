package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.IdMapping;
import dev.carob.api.container.Rlimit;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code create} and {@code run}. */
final class CreateOptions {

  private static final List<String> INITS =
      List.of("/usr/bin/catatonit", "/usr/libexec/podman/catatonit");

  @Option(names = "--annotation", paramLabel = "KEY=VALUE", description = "Add an OCI annotation")
  private List<String> annotations = new ArrayList<>();

  @Option(names = "--cgroup-parent", paramLabel = "CGROUP", description = "Parent of the cgroup")
  private String cgroupParent = "";

  @Option(names = "--cidfile", paramLabel = "FILE", description = "Write the container's id there")
  private String cidfile = "";

  @Option(
      names = "--entrypoint",
      paramLabel = "COMMAND",
      description = "Replace the image's entrypoint; empty: none")
  private Optional<String> entrypoint = Optional.empty();

  @Option(
      names = {"--hostname"},
      paramLabel = "NAME",
      description = "The container's host name")
  private String hostname = "";

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description = "Add a label")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--log-driver",
      paramLabel = "DRIVER",
      description = "k8s-file (the default) or none")
  private String logDriver = "k8s-file";

  @Option(names = "--name", paramLabel = "NAME", description = "The container's name")
  private String name = "";

  @Option(
      names = {"--net", "--network"},
      paramLabel = "NETWORK",
      description = "none, host, or networks to join")
  private String network = "";

  @Option(
      names = "--pull",
      paramLabel = "POLICY",
      description = "missing (the default) or never: whether a transport's image is brought in")
  private String pull = "missing";

  @Option(names = "--read-only", description = "Mount the root filesystem read-only")
  private boolean readOnly;

  @Option(names = "--replace", description = "Remove a container of the same name first")
  private boolean replace;

  @Option(names = "--init", description = "Make an init the first process, which reaps orphans")
  private boolean init;

  @Option(
      names = "--init-path",
      paramLabel = "FILE",
      description = "The init, on the host (catatonit by default)")
  private String initPath = "";

  @Option(names = "--rm", description = "Remove the container when it has ended")
  private boolean rm;

  @Option(names = "--rootfs", description = "IMAGE is the path of a root filesystem")
  private boolean rootfs;

  @Option(names = "--runtime", paramLabel = "NAME", description = "The OCI runtime: crun, runc, …")
  private String runtime = "";

  @Option(
      names = "--shm-size",
      paramLabel = "SIZE",
      description = "Size of /dev/shm, with a unit b, k, m or g")
  private String shmSize = "";

  @Option(names = "--stop-signal", paramLabel = "SIGNAL", description = "Signal that ends it")
  private String stopSignal = "";

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      description = "Seconds that stop waits before it kills")
  private int stopTimeout = (int) ContainerSpec.DEFAULT_STOP_TIMEOUT.toSeconds();

  @Option(
      names = "--ulimit",
      paramLabel = "NAME=SOFT[:HARD]",
      description = "Set a resource limit; -1: none")
  private List<String> ulimits = new ArrayList<>();

  @Option(
      names = "--uidmap",
      paramLabel = "CONTAINER:HOST:SIZE",
      description = "A user namespace of its own, with user ids mapped so")
  private List<String> uidMappings = new ArrayList<>();

  @Option(
      names = "--gidmap",
      paramLabel = "CONTAINER:HOST:SIZE",
      description = "The same for group ids; where only one is given the other is as it")
  private List<String> gidMappings = new ArrayList<>();

  @Mixin private ProcessOptions process = new ProcessOptions();

  @Mixin private LifeOptions life = new LifeOptions();

  @Mixin private SecurityOptions security = new SecurityOptions();

  @Parameters(index = "0", paramLabel = "IMAGE", description = "Name, id or transport reference")
  private String image = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "The command and its arguments")
  private List<String> command = new ArrayList<>();

  boolean interactive() {
    return process.interactive();
  }

  boolean tty() {
    return process.tty();
  }

  boolean replace() {
    return replace;
  }

  private String init() {
    if (!init) {
      return "";
    }
    return initPath.isEmpty()
        ? INITS.stream()
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse(INITS.get(0))
        : initPath;
  }

  String name() {
    return name;
  }

  ContainerSpec spec(Console console) {
    if (!List.of("missing", "never").contains(pull)) {
      throw new CarobException.InvalidArgument(
          "invalid pull policy '" + pull + "': there are missing and never");
    }
    String place = rootfs ? console.directory().resolve(image).normalize().toString() : "";
    ContainerSpec.Builder builder =
        new ContainerSpec.Builder()
            .image(rootfs ? "" : absolute(image, console.directory()))
            .rootfs(place)
            .name(name)
            .command(command)
            .workdir(process.workdir())
            .user(process.user())
            .hostname(hostname)
            .tty(process.tty())
            .openStdin(process.interactive())
            .autoRemove(rm)
            .network(network)
            .runtime(runtime)
            .stopSignal(stopSignal)
            .stopTimeout(Duration.ofSeconds(stopTimeout))
            .readOnly(readOnly)
            .init(init())
            .logDriver(logDriver)
            .cgroupParent(cgroupParent);
    entrypoint.ifPresent(text -> builder.entrypoint(List.of(text)));
    if (!shmSize.isEmpty()) {
      builder.shmSize(Sizes.parse(shmSize));
    }
    process.env(console, builder::env);
    Variables.pairs(labels, builder::label);
    Variables.pairs(annotations, builder::annotation);
    life.apply(builder);
    builder.security(security.security(console));
    uidMappings.forEach(text -> builder.uidMapping(mapping("uidmap", text)));
    gidMappings.forEach(text -> builder.gidMapping(mapping("gidmap", text)));
    ulimits.forEach(text -> builder.rlimit(ulimit(text)));
    return builder.build();
  }

  /** A transport's path is meant from where the command was typed. */
  static String absolute(String reference, Path directory) {
    int colon = reference.indexOf(':');
    boolean transport =
        colon > 0
            && List.of("oci", "dir", "docker-archive", "oci-archive")
                .contains(reference.substring(0, colon));
    return transport
        ? reference.substring(0, colon + 1) + directory.resolve(reference.substring(colon + 1))
        : reference;
  }

  private static IdMapping mapping(String option, String text) {
    String[] parts = text.split(":", -1);
    try {
      if (parts.length == 3) {
        return new IdMapping(
            Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid --" + option + " '" + text + "': it has to be CONTAINER:HOST:SIZE", e);
    }
    throw new CarobException.InvalidArgument(
        "invalid --" + option + " '" + text + "': it has to be CONTAINER:HOST:SIZE");
  }

  private static Rlimit ulimit(String text) {
    String[] parts = text.split("=", 2);
    String[] values = parts.length == 2 ? parts[1].split(":", 2) : new String[0];
    try {
      long soft = Long.parseLong(values[0]);
      long hard = values.length == 2 ? Long.parseLong(values[1]) : soft;
      if (Long.compareUnsigned(soft, hard) > 0) {
        throw new CarobException.InvalidArgument(
            "invalid ulimit '" + text + "': the soft limit is above the hard one");
      }
      return new Rlimit("RLIMIT_" + parts[0].toUpperCase(Locale.ROOT), soft, hard);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new CarobException.InvalidArgument(
          "invalid ulimit '" + text + "': it has to be NAME=SOFT[:HARD]", e);
    }
  }

  /** Makes the file for the id before the container is made; it must not be there. */
  void reserveCidFile(Console console) {
    if (cidfile.isEmpty()) {
      return;
    }
    Path file = console.directory().resolve(cidfile);
    try {
      Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      throw new CarobException.InvalidArgument(
          "container id file exists. ensure another container is not using it or delete " + file,
          e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot write " + file + ": " + e, e);
    }
  }

  void writeCidFile(Console console, String id) {
    if (!cidfile.isEmpty()) {
      Path file = console.directory().resolve(cidfile);
      try {
        Files.writeString(file, id);
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot write " + file + ": " + e, e);
      }
    }
  }

  void dropCidFile(Console console) {
    if (!cidfile.isEmpty()) {
      Path file = console.directory().resolve(cidfile);
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot remove " + file + ": " + e, e);
      }
    }
  }
}
