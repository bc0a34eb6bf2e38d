package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import java.util.List;
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
    @Mixin private Selection selection = new Selection();

    Each(Services services, Console console) {
      super(services, console);
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

    @Mixin private StopTime time = new StopTime();

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(present(ignore, chosen()), this::remove);
    }

    private void remove(String name) {
      ContainerInfo found = engine().inspect(name);
      ContainerState state = found.state();
      if (!force && (state == ContainerState.RUNNING || state == ContainerState.PAUSED)) {
        throw new CarobException.InvalidState(
            "cannot remove container %s as it is %s - running or paused containers cannot be removed without force: container state improper"
                .formatted(found.id(), Words.state(state)));
      }
      engine().remove(found.id(), new RemoveOptions(force, time.of(found)));
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
    Wait(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      int code = 0;
      for (String name : chosen()) {
        try {
          out().println(engine().waitFor(name).code());
        } catch (CarobException e) {
          error(e);
          code = code(e);
        }
      }
      return code;
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
