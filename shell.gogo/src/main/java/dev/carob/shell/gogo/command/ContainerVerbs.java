package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that do one thing to each container they are given. */
final class ContainerVerbs {

  private ContainerVerbs() {}

  /** What they share: names, and {@code --all}. */
  abstract static class Each extends Verb {
    @Parameters(paramLabel = "CONTAINER", arity = "0..*", description = "Names or ids")
    private List<String> names = new ArrayList<>();

    Each(Services services, Console console) {
      super(services, console);
    }

    List<String> names() {
      return names;
    }
  }

  @Command(name = "init", description = "Make containers in the OCI runtime, ready to start")
  static final class Init extends Each {
    Init(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(names(), false, c -> true), engine()::init);
    }
  }

  @Command(name = "stop", description = "Stop containers")
  static final class Stop extends Each {
    @Option(
        names = {"-a", "--all"},
        description = "Stop all running containers")
    private boolean all;

    @Option(
        names = {"-t", "--time"},
        paramLabel = "SECONDS",
        description = "Seconds to wait before killing; the container's own (10) by default")
    private int seconds = -1;

    Stop(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          chosen(names(), all, c -> c.state() == ContainerState.RUNNING),
          name -> engine().stop(name, timeout(this, name, seconds)));
    }
  }

  static Duration timeout(Verb verb, String container, int seconds) {
    return seconds >= 0
        ? Duration.ofSeconds(seconds)
        : verb.engine().inspect(container).spec().stopTimeout();
  }

  @Command(name = "restart", description = "Stop and start containers")
  static final class Restart extends Each {
    @Option(
        names = {"-a", "--all"},
        description = "Restart all containers")
    private boolean all;

    @Option(
        names = {"-t", "--time"},
        paramLabel = "SECONDS",
        description = "Seconds to wait before killing; the container's own (10) by default")
    private int seconds = -1;

    Restart(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          chosen(names(), all, c -> true),
          name -> engine().restart(name, timeout(this, name, seconds)));
    }
  }

  @Command(name = "kill", description = "Send a signal to containers")
  static final class Kill extends Each {
    @Option(
        names = {"-a", "--all"},
        description = "Signal all running containers")
    private boolean all;

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
      return each(
          chosen(names(), all, c -> c.state() == ContainerState.RUNNING),
          name -> engine().kill(name, signal));
    }
  }

  @Command(name = "pause", description = "Freeze containers")
  static final class Pause extends Each {
    Pause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(names(), false, c -> true), engine()::pause);
    }
  }

  @Command(name = "unpause", description = "Let frozen containers go on")
  static final class Unpause extends Each {
    Unpause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(names(), false, c -> true), engine()::unpause);
    }
  }

  @Command(name = "rm", description = "Remove containers")
  static final class Rm extends Each {
    private static final int NOT_FOUND = 1;
    private static final int RUNNING = 2;

    @Option(
        names = {"-a", "--all"},
        description = "Remove all containers")
    private boolean all;

    @Option(
        names = {"-f", "--force"},
        description = "Stop a container that runs")
    private boolean force;

    @Option(
        names = {"-i", "--ignore"},
        description = "A container that is not there is no error")
    private boolean ignore;

    @Option(
        names = {"-t", "--time"},
        paramLabel = "SECONDS",
        description =
            "With --force: seconds to wait before killing; the container's own by default")
    private int seconds = -1;

    Rm(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(names(), all, c -> true), this::remove);
    }

    private void remove(String name) {
      try {
        ContainerInfo found = engine().inspect(name);
        ContainerState state = found.state();
        if (!force && (state == ContainerState.RUNNING || state == ContainerState.PAUSED)) {
          throw new CarobException.InvalidState(
              "cannot remove container %s as it is %s - running or paused containers cannot be removed without force: container state improper"
                  .formatted(found.id(), Words.state(state)));
        }
        Duration timeout = seconds >= 0 ? Duration.ofSeconds(seconds) : found.spec().stopTimeout();
        engine().remove(found.id(), new RemoveOptions(force, timeout));
      } catch (CarobException.NotFound e) {
        if (!ignore) {
          throw e;
        }
      }
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
      for (String name : chosen(names(), false, c -> true)) {
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
