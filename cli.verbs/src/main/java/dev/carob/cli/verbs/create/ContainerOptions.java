package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.CreateOptions;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.WaitCondition;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.Transports;
import dev.carob.cli.podman.value.JsonStrings;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.podman.value.PodmanAnnotations;
import dev.carob.cli.verbs.common.CallerVariables;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.cli.verbs.common.PlatformOptions;
import dev.carob.cli.verbs.common.RegistryOptions;
import dev.carob.cli.verbs.common.StopTime;
import dev.carob.cli.verbs.common.TransferProgress;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The options of {@code create} and {@code run}. */
public final class ContainerOptions {

  private static final List<String> CONF_FILES =
      List.of("CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE");
  private static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";

  /**
   * The variable that the units of services set to their names, and the label of their containers.
   */
  public static final String SYSTEMD_UNIT = "PODMAN_SYSTEMD_UNIT";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec mixee;

  @Option(
      names = "--annotation",
      paramLabel = "KEY=VALUE",
      parameterConsumer = CsvList.class,
      description = "Add an OCI annotation")
  private List<String> annotations = new ArrayList<>();

  @Option(names = "--cgroup-parent", paramLabel = "CGROUP", description = "Set the parent cgroup")
  private String cgroupParent = "";

  @Option(
      names = "--cgroup-conf",
      paramLabel = "FILE=VALUE",
      parameterConsumer = CsvList.class,
      description =
          "Write a value to a file of the container's cgroup, such as memory.high (cgroup v2)")
  private List<String> cgroupConf = new ArrayList<>();

  @Option(
      names = "--cgroups",
      paramLabel = "MODE",
      description =
          "enabled (the default), no-conmon (conmon stays in the engine's cgroup), "
              + "disabled (none is made) or split (beside the engine's)")
  private String cgroups = "";

  @Option(
      names = "--cidfile",
      paramLabel = "FILE",
      description = "Write the container's id to a file")
  private String cidfile = "";

  @Option(
      names = "--entrypoint",
      paramLabel = "COMMAND",
      description = "Replace the image's entrypoint; empty to clear it")
  private Optional<String> entrypoint = Optional.empty();

  @Option(
      names = "--hooks-dir",
      paramLabel = "DIR",
      description =
          "Read OCI hooks from a directory, in place of the configured ones; can be repeated")
  private List<String> hooksDirs = new ArrayList<>();

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY=VALUE",
      description = "Add a label")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--log-driver",
      paramLabel = "DRIVER",
      description =
          "Set the log driver: k8s-file (the default, also json-file), journald, passthrough (the"
              + " caller's streams) or none")
  private String logDriver = "";

  @Option(names = "--name", paramLabel = "NAME", description = "Set the container's name")
  private String name = "";

  @Option(
      names = "--pull",
      paramLabel = "POLICY",
      description = "Pull the image: missing (the default), always, newer or never")
  private String pull = "missing";

  @Option(
      names = {"-q", "--quiet"},
      description = "Print no progress")
  private boolean quiet;

  @Mixin private PlatformOptions platform = new PlatformOptions();

  @Mixin private RegistryOptions registry = new RegistryOptions();

  @Option(names = "--replace", description = "Remove a container of the same name first")
  private boolean replace;

  @Option(names = "--init", description = "Run an init as the first process, which reaps orphans")
  private boolean init;

  @Option(
      names = "--init-path",
      paramLabel = "FILE",
      description = "Set the host's path of the init (catatonit by default)")
  private String initPath = "";

  @Option(names = "--rm", description = "Remove the container when it exits")
  private boolean rm;

  @Option(
      names = "--rootfs",
      description =
          "Take IMAGE as the path of a root filesystem; PATH:O keeps changes with the container, PATH:idmap"
              + " maps the owners of the files to the container's user namespace")
  private boolean rootfs;

  @Option(
      names = "--runtime",
      paramLabel = "NAME",
      description = "Set the OCI runtime: crun, runc, …")
  private String runtime = "";

  @Option(
      names = "--stop-signal",
      paramLabel = "SIGNAL",
      description = "Set the signal that stops the container")
  private String stopSignal = "";

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      description = "Set the seconds that stop waits before it kills")
  private Optional<Long> stopTimeout = Optional.empty();

  @Option(
      names = "--ulimit",
      paramLabel = "NAME=SOFT[:HARD]",
      parameterConsumer = CsvList.class,
      description = "Set a resource limit; -1 means unlimited")
  private List<String> ulimits = new ArrayList<>();

  @Option(
      names = "--env-host",
      description = "Pass all variables of the caller; those given explicitly take precedence")
  private boolean envHost;

  @Option(
      names = "--http-proxy",
      description = "Pass the caller's proxy variables (true by default)")
  private boolean httpProxy = true;

  @Option(
      names = "--label-file",
      paramLabel = "FILE",
      parameterConsumer = CsvList.class,
      description = "Read labels from a file, one per line")
  private List<Path> labelFiles = new ArrayList<>();

  @Option(names = "--oom-kill-disable", description = "Disable the OOM killer for the container")
  private boolean oomKillDisable;

  @Option(
      names = "--kernel-memory",
      paramLabel = "SIZE",
      description = "Without effect, as in Podman: the kernel has no such limit any more")
  private Optional<String> kernelMemory = Optional.empty();

  @Option(
      names = "--sdnotify",
      paramLabel = "MODE",
      description =
          "Report to the service manager of NOTIFY_SOCKET that the container is ready: conmon (when"
              + " it has started), healthy (when its health check succeeds), container (never,"
              + " because its process cannot report it) or ignore")
  private String sdnotify = "";

  @Mixin private ProcessOptions process = new ProcessOptions();

  @Mixin private LifecycleOptions life = new LifecycleOptions();

  @Mixin private SecurityOptions security = new SecurityOptions();
  @Mixin private NetworkOptions networks = new NetworkOptions();

  @Mixin private StartOptions start = new StartOptions();

  @Mixin private NamespaceOptions namespaces = new NamespaceOptions();

  @Mixin private NameServiceOptions names = new NameServiceOptions();

  @Mixin private MountOptions mounts = new MountOptions();

  @Mixin private ResourceOptions resources = new ResourceOptions();

  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description = "Name, id or transport reference of the image")
  private String image = "";

  @Parameters(index = "1..*", paramLabel = "COMMAND", description = "The command and its arguments")
  private List<String> command = new ArrayList<>();

  public boolean interactive() {
    return process.interactive();
  }

  /** The container is removed when it has ended. */
  public void removeAtEnd() {
    rm = true;
  }

  /** Returns true if the container's process gets the caller's streams. */
  public boolean passthrough() {
    return life.logDriver(logDriver).equals("passthrough");
  }

  public boolean tty() {
    return process.tty();
  }

  private String init() {
    return init ? initPath.isEmpty() ? ContainerSpec.DEFAULT_INIT : initPath : "";
  }

  /** Returns the state in which a container is ready for the service manager. */
  public WaitCondition ready() {
    return sdnotify.equals("healthy") ? WaitCondition.HEALTHY : WaitCondition.RUNNING;
  }

  /**
   * Returns the socket of the caller's service manager if it is to be told when the container has
   * started; otherwise an empty text.
   *
   * @throws CarobException.InvalidArgument the value of the option is invalid
   */
  public String notifySocket(Console console) {
    if (!List.of("", "container", "conmon", "healthy", "ignore").contains(sdnotify)) {
      throw new CarobException.InvalidArgument(
          "invalid sdnotify value \"%s\": must be container, conmon, healthy or ignore"
              .formatted(sdnotify));
    }
    String socket = CallerVariables.find(console, NOTIFY_SOCKET).orElse("");
    if (sdnotify.equals("container") && !socket.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "--sdnotify=container is not supported: the container's process belongs to the engine, not"
              + " to the service; use --sdnotify=conmon");
    }
    return sdnotify.equals("conmon") || sdnotify.equals("healthy") ? socket : "";
  }

  /** Returns the options for pulling the image and creating the container. */
  public CreateOptions options(Console console) {
    return CreateOptions.builder()
        .pull(PullPolicy.parse(pull))
        .platform(platform.platform())
        .access(registry.accessIfNeeded(console))
        .progress(TransferProgress.of(console, quiet))
        .replace(replace)
        .build();
  }

  public ContainerSpec spec(Console console) {
    if (replace && name.isEmpty()) {
      throw new CarobException.InvalidArgument("cannot replace container without --name being set");
    }
    RootfsText root = RootfsText.parse(rootfs ? image : "");
    String place = rootfs ? console.directory().resolve(root.path()).normalize().toString() : "";
    ContainerSpec.Builder builder =
        ContainerSpec.builder()
            .image(rootfs ? "" : absolute(image, console.directory()))
            .rootfs(place)
            .name(name)
            .command(command)
            .workdir(process.workdir())
            .user(process.user())
            .tty(process.tty())
            .openStdin(process.interactive())
            .autoRemove(rm)
            .runtime(runtime)
            .stopSignal(stopSignal)
            .init(init())
            .logDriver(logDriver)
            .cgroupParent(cgroupParent)
            .createCommand(commandLine())
            .cgroups(CgroupMode.parse(cgroups));
    if (kernelMemory.isPresent()) {
      console
          .err()
          .println(
              "WARNING: The --kernel-memory flag is no longer supported. This flag is a noop.");
    }
    stopTimeout.ifPresent(seconds -> builder.stopTimeout(StopTime.timeout(seconds)));
    entrypoint.ifPresent(text -> builder.entrypoint(JsonStrings.orText(text)));
    builder.callersEnv(callersEnv(console));
    process.env(console, builder::env);
    labelFiles.forEach(
        file -> KeyValues.file(console.path(file.toString()), List.of(), builder::label));
    Map<String, String> named = new LinkedHashMap<>();
    KeyValues.pairs(labels, named::put);
    AutoUpdateLabel.check(named, image);
    named.forEach(builder::label);
    // 'auto-update' finds the unit by this label.
    CallerVariables.find(console, SYSTEMD_UNIT)
        .ifPresent(unit -> builder.label(SYSTEMD_UNIT, unit));
    KeyValues.valued("annotations", annotations, builder::annotation);
    life.apply(console.directory(), builder);
    builder.security(security.security(console));
    builder.hooksDirs(hooksDirs.stream().map(dir -> hooksDir(console, dir)).toList());
    start.apply(console, builder);
    networks.apply(builder, console.err()::println);
    // Warnings precede the container's output.
    console.err().flush();
    namespaces.apply(builder);
    names.apply(console, builder);
    mounts.apply(console, root.options(), builder);
    Map<String, String> unified = new LinkedHashMap<>();
    KeyValues.valued("cgroup settings", cgroupConf, unified::put);
    builder.resources(resources.resources(oomKillDisable).toBuilder().unified(unified).build());
    ulimits.forEach(text -> builder.rlimit(Rlimit.parse(text)));
    return PodmanAnnotations.annotated(
        builder.build(), cidfile.isEmpty() ? "" : console.directory().resolve(cidfile).toString());
  }

  private List<String> commandLine() {
    CommandSpec verb = Objects.requireNonNull(mixee).root();
    List<String> words = new ArrayList<>(List.of(verb.name().split(" ")));
    words.addAll(verb.commandLine().getParseResult().originalArgs());
    return words;
  }

  /** Resolves a transport's path against the caller's working directory. */
  public static String absolute(String reference, Path directory) {
    int colon = reference.indexOf(':');
    return Transports.hasPath(reference)
        ? reference.substring(0, colon + 1) + directory.resolve(reference.substring(colon + 1))
        : reference;
  }

  private static String hooksDir(Console console, String text) {
    if (text.isEmpty()) {
      throw new CarobException.InvalidArgument("a hooks directory has an empty name");
    }
    return console.directory().resolve(text).normalize().toString();
  }

  private CallersEnv callersEnv(Console console) {
    Map<String, String> env = CallerVariables.all(console);
    // The engine reads these files, and has another working directory.
    for (String file : CONF_FILES) {
      env.computeIfPresent(
          file, (name, path) -> path.isEmpty() ? path : console.path(path).toString());
    }
    return CallersEnv.builder()
        .wanted(
            envHost
                ? CallersEnv.Wanted.ALL
                : httpProxy ? CallersEnv.Wanted.CONFIGURED : CallersEnv.Wanted.NONE)
        .env(env)
        .build();
  }

  /** Creates the file for the id before the container; it must not exist. */
  public void reserveCidFile(Console console) {
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

  public void writeCidFile(Console console, String id) {
    if (!cidfile.isEmpty()) {
      Path file = console.directory().resolve(cidfile);
      try {
        Files.writeString(file, id);
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot write " + file + ": " + e, e);
      }
    }
  }

  public void dropCidFile(Console console) {
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
