package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachResult;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.CreatedContainer;
import dev.carob.api.container.WaitCondition;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.Inheritance;
import dev.carob.api.types.image.Platform;
import dev.carob.cli.podman.shape.ContainerJson;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.CallerOperation;
import dev.carob.cli.verbs.common.CallerWait;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ContainerOptions;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that create, start and attach to containers. */
final class RunVerbs {

  private static final Set<String> ALL_STREAMS = Set.of("stdin", "stdout", "stderr");

  private RunVerbs() {}

  /** Base class of {@code create} and {@code run}. */
  abstract static class Creating extends Verb {
    @Mixin private ContainerOptions options = new ContainerOptions();

    Creating(Services services, Console console) {
      super(services, console);
    }

    @Override
    public boolean ownsTheRest() {
      return true;
    }

    ContainerOptions options() {
      return options;
    }

    String create() {
      options.notifySocket(console());
      if (options.passthrough() && (console().stdinTerminal() || console().stdoutTerminal())) {
        throw new CarobException.InvalidArgument(
            "the '--log-driver passthrough' option cannot be used on a TTY");
      }
      options.reserveCidFile(console());
      boolean done = false;
      try {
        CreatedContainer created =
            engine().create(options.spec(console()), options.options(console()));
        created
            .foreignPlatform()
            .ifPresent(
                found ->
                    console()
                        .err()
                        .printf(
                            "WARNING: image platform (%s) does not match the expected platform (%s)%n",
                            found.text(), Platform.host().text()));
        options.writeCidFile(console(), created.id());
        done = true;
        return created.id();
      } finally {
        if (!done) {
          options.dropCidFile(console());
        }
      }
    }
  }

  @Command(name = "create", description = "Create a container without starting it")
  static final class Create extends Creating {
    @Option(
        names = {"-a", "--attach"},
        paramLabel = "STREAM",
        parameterConsumer = CsvList.class,
        description = "Accepted for Podman's scripts: 'start --attach' attaches to all streams")
    private List<String> attach = new ArrayList<>();

    Create(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      streams(attach);
      String id = create();
      if (!options().passthrough()) {
        out().println(id);
      }
      return 0;
    }
  }

  @Command(name = "run", description = "Create a container and run a command in it")
  static final class Run extends Creating {
    @Option(
        names = {"-d", "--detach"},
        description = "Run in the background, and print the container's id")
    private boolean detach;

    @Option(
        names = {"-a", "--attach"},
        paramLabel = "STREAM",
        parameterConsumer = CsvList.class,
        description = "Attach to a stream: stdin, stdout or stderr; can be repeated")
    private List<String> attach = new ArrayList<>();

    @Option(
        names = "--rmi",
        description =
            "Remove the container and its image when it has ended, unless others use the image")
    private boolean removeImage;

    @Mixin private AttachmentOptions streams = new AttachmentOptions();

    @Mixin private DescriptorOptions descriptors = new DescriptorOptions();

    /** The container has been created. */
    private boolean starting;

    Run(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      byte[] keys = streams.detachKeys();
      Set<String> joined = joined();
      try (CallerInheritance inherited =
          new CallerInheritance(console(), options().passthrough(), descriptors.numbers())) {
        return run(joined, keys, inherited.inheritance());
      }
    }

    private int run(Set<String> joined, byte[] keys, Inheritance inheritance) {
      if (removeImage) {
        options().removeAtEnd();
      }
      String id = create();
      String image = removeImage ? engine().inspect(id).imageName() : "";
      starting = true;
      if (detach) {
        new CallerOperation(console()).run(() -> engine().start(id, inheritance));
        awaitReady(id);
        reportStart(id);
        if (!options().passthrough()) {
          out().println(id);
        }
        return 0;
      }
      AttachedConsole attached =
          new AttachedConsole(
                  engine(),
                  console(),
                  id,
                  options().tty(),
                  options().interactive() && joined.contains("stdin"))
              .onlyOutput(joined.contains("stdout"), joined.contains("stderr"))
              .inheriting(inheritance);
      if (!options().notifySocket(console()).isEmpty()) {
        engine().when(id, Set.of(options().ready())).thenRun(() -> reportStart(id));
      }
      AttachResult result = attached.join(true, streams.proxy(), keys);
      int code = RunVerbs.code(result);
      if (!image.isEmpty() && !result.detached()) {
        removeImage(image);
      }
      if (joined.equals(Set.of("stdin"))) {
        out().println(id);
      }
      return code;
    }

    /** Removes the image. The container is removed before waits for its end return. */
    private void removeImage(String image) {
      try {
        services().images().remove(image, false);
      } catch (CarobException e) {
        console().err().println("failed removing image: " + e.getMessage());
      }
    }

    /** Waits until the container is healthy, if the caller's service manager is told then. */
    private void awaitReady(String id) {
      boolean waits =
          options().ready() == WaitCondition.HEALTHY
              && !options().notifySocket(console()).isEmpty();
      if (!waits) {
        return;
      }
      CallerWait.of(
          console(), engine().when(id, Set.of(WaitCondition.HEALTHY, WaitCondition.STOPPED)));
      try {
        if (engine().inspect(id).state() == ContainerState.RUNNING) {
          return;
        }
      } catch (CarobException.NotFound e) {
        // A temporary container has been removed.
      }
      throw new CarobException.InvalidState(
          "container " + id + " ended before its health check succeeded");
    }

    /** Tells the caller's service manager, if it waits for it, that the container has started. */
    private void reportStart(String id) {
      String socket = options().notifySocket(console());
      if (!socket.isEmpty()) {
        int conmon = ContainerJson.conmon(engine().inspect(id));
        console().notifyManager(socket, "MAINPID=%d\nREADY=1".formatted(conmon));
      }
    }

    @Override
    public ExitCodes exitCodes() {
      return starting ? ExitCodes.RUN : ExitCodes.USUAL;
    }

    private Set<String> joined() {
      if (attach.isEmpty()) {
        return ALL_STREAMS;
      }
      if (detach) {
        throw new CarobException.InvalidArgument(
            "--attach and --detach cannot be used at the same time");
      }
      return RunVerbs.streams(attach);
    }
  }

  /** Returns the streams that {@code --attach} names. */
  private static Set<String> streams(List<String> attach) {
    Set<String> streams = new TreeSet<>();
    for (String stream : attach) {
      streams.add(stream.toLowerCase(Locale.ROOT));
    }
    if (!ALL_STREAMS.containsAll(streams)) {
      throw new CarobException.InvalidArgument(
          "invalid stream in --attach %s: it must be stdin, stdout or stderr"
              .formatted(String.join(",", attach)));
    }
    return streams;
  }

  /** Returns the exit code of an attached container, or 0 if the caller detached. */
  private static int code(AttachResult result) {
    if (result.detached()) {
      return 0;
    }
    int code = result.exit().join().code();
    return code == ContainerExit.UNKNOWN_CODE ? Verb.LOST : code;
  }

  @Command(name = "start", description = "Start containers")
  static final class Start extends Verb {
    @Option(
        names = {"-a", "--attach"},
        description = "Attach to the container's output")
    private boolean attach;

    @Mixin private AttachmentOptions streams = new AttachmentOptions();

    @Option(
        names = {"-i", "--interactive"},
        description = "Attach to the container's input")
    private boolean interactive;

    @Mixin private ContainerSelection selection = new ContainerSelection.BesideAttach();

    Start(Services services, Console console) {
      super(services, console);
    }

    @Override
    public ExitCodes exitCodes() {
      return ExitCodes.START;
    }

    @Override
    public Integer call() {
      List<String> names =
          selection.of(
              engine(),
              console(),
              EnumSet.complementOf(EnumSet.of(ContainerState.RUNNING, ContainerState.PAUSED)));
      if (!attach && !interactive) {
        CallerOperation starting = new CallerOperation(console());
        return each(names, name -> start(starting, name));
      }
      if (names.size() > 1) {
        throw new CarobException.InvalidArgument(
            "you cannot start and attach multiple containers at once");
      }
      ContainerInfo info = engine().inspect(names.get(0));
      AttachedConsole attached =
          new AttachedConsole(
              engine(),
              console(),
              info.id(),
              info.spec().tty(),
              interactive && info.spec().openStdin());
      try (CallerInheritance inherited = inherited(info)) {
        return RunVerbs.code(
            attached
                .inheriting(inherited.inheritance())
                .join(true, streams.proxy(), streams.detachKeys()));
      }
    }

    private void start(CallerOperation starting, String name) {
      try (CallerInheritance inherited = inherited(engine().inspect(name))) {
        starting.run(() -> engine().start(name, inherited.inheritance()));
      }
    }

    private CallerInheritance inherited(ContainerInfo info) {
      boolean passthrough = info.spec().logDriver().equals("passthrough");
      return new CallerInheritance(console(), passthrough, Collections.emptySortedSet());
    }
  }

  @Command(name = "attach", description = "Attach to the streams of a running container")
  static final class Attach extends Verb {
    @Mixin private AttachmentOptions streams = new AttachmentOptions();

    @Option(names = "--no-stdin", description = "Do not attach to the container's input")
    private boolean noStdin;

    @Option(
        names = {"-l", "--latest"},
        description = "Attach to the newest container")
    private boolean latest;

    @Parameters(index = "0", arity = "0..1", paramLabel = "CONTAINER", description = "Name or id")
    private String name = "";

    Attach(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      ContainerInfo info =
          engine().inspect(ContainerSelection.one(engine(), latest, name, "attach"));
      switch (info.state()) {
        case RUNNING, PAUSED, CREATED -> {}
        default ->
            throw new CarobException.InvalidState(
                "you can only attach to running containers: %s is %s: container state improper"
                    .formatted(info.name(), StatusText.state(info.state())));
      }
      boolean stdin = !noStdin && info.spec().openStdin();
      AttachedConsole attached =
          new AttachedConsole(engine(), console(), info.id(), info.spec().tty(), stdin);
      return RunVerbs.code(attached.join(false, streams.proxy(), streams.detachKeys()));
    }
  }
}
