package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.container.WaitCondition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that do one thing to each container they are given. */
final class ContainerVerbs {

  private ContainerVerbs() {}

  /** What they share: which containers they are for. */
  abstract static class Each extends Verb {
    @Mixin private Selection selection;

    Each(Services services, Console console) {
      this(services, console, new Selection.Short());
    }

    Each(Services services, Console console, Selection selection) {
      super(services, console);
      this.selection = selection;
    }

    /** Those chosen; {@code --all} and filters are about those in one of {@code states}. */
    List<String> chosen(ContainerState... states) {
      Set<ContainerState> able = Set.of(states);
      return selection.of(
          engine(), console(), info -> able.isEmpty() || able.contains(info.state()));
    }

    /** Leaves out those that are not there, if that is to be ignored. */
    List<String> present(boolean ignore, List<String> names) {
      return ignore ? names.stream().filter(this::exists).toList() : names;
    }

    private boolean exists(String name) {
      try {
        engine().inspect(name);
        return true;
      } catch (CarobException.NotFound e) {
        return false;
      }
    }
  }

  @Command(name = "init", description = "Make containers in the OCI runtime, ready to start")
  static final class Init extends Each {
    Init(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.CONFIGURED, ContainerState.EXITED), engine()::init);
    }
  }

  @Command(name = "stop", description = "Stop containers")
  static final class Stop extends Each {
    @Option(
        names = {"-i", "--ignore"},
        description = "A container that is not there is no error")
    private boolean ignore;

    @Mixin private StopTime time = new StopTime();

    Stop(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          present(ignore, chosen(ContainerState.RUNNING)),
          name -> engine().stop(name, time.of(engine().inspect(name))));
    }
  }

  @Command(name = "restart", description = "Stop and start containers")
  static final class Restart extends Each {
    @Option(names = "--running", description = "With --all: only those that run")
    private boolean running;

    @Mixin private StopTime time = new StopTime();

    Restart(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          running ? chosen(ContainerState.RUNNING) : chosen(),
          name -> engine().restart(name, time.of(engine().inspect(name))));
    }
  }

  @Command(name = "kill", description = "Send a signal to containers")
  static final class Kill extends Each {
    @Option(
        names = {"-s", "--signal"},
        paramLabel = "SIGNAL",
        defaultValue = "KILL",
        description = "Name or number of the signal (${DEFAULT-VALUE})")
    private String signal = "KILL";

    Kill(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.RUNNING), name -> engine().kill(name, signal));
    }
  }

  @Command(name = "pause", description = "Freeze containers")
  static final class Pause extends Each {
    Pause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.RUNNING), engine()::pause);
    }
  }

  @Command(name = "unpause", description = "Let frozen containers go on")
  static final class Unpause extends Each {
    Unpause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.PAUSED), engine()::unpause);
    }
  }

  @Command(name = "rm", description = "Remove containers")
  static final class Rm extends Each {
    private static final int NOT_FOUND = 1;
    private static final int RUNNING = 2;

    @Option(
        names = {"-f", "--force"},
        description = "Stop a container that runs")
    private boolean force;

    @Option(
        names = {"-i", "--ignore"},
        description = "A container that is not there is no error")
    private boolean ignore;

    @Option(names = "--depend", description = "Remove first the containers that require it")
    private boolean depend;

    @Option(
        names = {"-v", "--volumes"},
        description = "Remove the container's anonymous volumes too")
    @SuppressWarnings("UnusedVariable") // there are none yet that outlive their container
    private boolean volumes;

    @Mixin private StopTime time = new StopTime();

    Rm(Services services, Console console) {
      super(services, console, new Selection.BesideForce());
    }

    @Override
    public Integer call() {
      List<String> names = present(ignore, chosen());
      return depend ? withDependents(names) : each(names, name -> remove(name));
    }

    /** In turn, for one may go with another. */
    private int withDependents(List<String> names) {
      int code = 0;
      Set<String> gone = new HashSet<>();
      for (String name : names) {
        try {
          if (!gone.contains(name)) {
            List<String> ids = remove(name);
            ids.subList(0, ids.size() - 1).forEach(out()::println);
            out().println(name);
            gone.addAll(ids);
          }
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    private List<String> remove(String name) {
      ContainerInfo found = engine().inspect(name);
      ContainerState state = found.state();
      if (!force && (state == ContainerState.RUNNING || state == ContainerState.PAUSED)) {
        throw new CarobException.InvalidState(
            "cannot remove container %s as it is %s - running or paused containers cannot be removed without force: container state improper"
                .formatted(found.id(), Words.state(state)));
      }
      return engine().remove(found.id(), new RemoveOptions(force, time.of(found), depend));
    }

    @Override
    int code(CarobException e) {
      if (e instanceof CarobException.NotFound) {
        return NOT_FOUND;
      }
      return e instanceof CarobException.InvalidState ? RUNNING : super.code(e);
    }
  }

  @Command(name = "wait", description = "Wait for containers to end, and print their exit codes")
  static final class Wait extends Each {
    @Option(
        names = "--condition",
        paramLabel = "STATE",
        description =
            "What to wait for: configured, created, running, paused, stopped (the default), exited, removing, healthy, unhealthy; several are alternatives")
    private List<String> conditions = new ArrayList<>();

    @Option(
        names = {"-i", "--ignore"},
        description = "A container that is not there is no error")
    private boolean ignore;

    @Option(
        names = "--interval",
        paramLabel = "SPAN",
        description = "For Podman's sake: nothing is looked at again and again here")
    private String interval = "";

    Wait(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Set<WaitCondition> wanted = wanted();
      if (!interval.isEmpty()) {
        Spans.parse(interval.matches("[0-9]+") ? interval + "ms" : interval);
      }
      int code = 0;
      for (String name : chosen()) {
        try {
          out().println(await(name, wanted));
          out().flush();
        } catch (CarobException.NotFound e) {
          if (ignore) {
            out().println(-1);
            continue;
          }
          error(e);
          code = code(e);
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
    }

    private int await(String name, Set<WaitCondition> wanted) {
      return Waits.of(
              console(), wanted.isEmpty() ? engine().whenEnded(name) : engine().when(name, wanted))
          .code();
    }

    /** Empty: the end, with its clean-up. */
    private Set<WaitCondition> wanted() {
      Set<WaitCondition> wanted = EnumSet.noneOf(WaitCondition.class);
      for (String text : conditions) {
        for (String word : text.split(",", -1)) {
          wanted.add(condition(word.toLowerCase(Locale.ROOT)));
        }
      }
      return wanted;
    }

    private static WaitCondition condition(String word) {
      return switch (word) {
        // Podman's words for what OCI calls otherwise.
        case "initialized" -> WaitCondition.CREATED;
        case "created", "configured" -> WaitCondition.CONFIGURED;
        default ->
            Arrays.stream(WaitCondition.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(
                    () ->
                        new CarobException.InvalidArgument(
                            "unknown container state: " + word + ": invalid argument"));
      };
    }
  }

  @Command(name = "rename", description = "Give a container another name")
  static final class Rename extends Verb {
    @Parameters(index = "0", paramLabel = "CONTAINER")
    private String container = "";

    @Parameters(index = "1", paramLabel = "NAME")
    private String name = "";

    Rename(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      engine().rename(container, name);
      return 0;
    }
  }
}
