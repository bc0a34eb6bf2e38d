package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.verbs.common.CallerOperation;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.StopTime;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.linux.Signals;
import dev.carob.spi.verb.Console;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that perform one operation on each of several containers. */
final class ContainerVerbs {

  private ContainerVerbs() {}

  /** Base class: the selection of containers. */
  abstract static class Each extends Verb {
    @Mixin private ContainerSelection selection;

    Each(Services services, Console console) {
      this(services, console, new ContainerSelection.Short());
    }

    Each(Services services, Console console, ContainerSelection selection) {
      super(services, console);
      this.selection = selection;
    }

    /**
     * Returns the selected containers; {@code --all} and filters are restricted to given states.
     */
    List<String> chosen(ContainerState... states) {
      return selection.of(
          engine(), console(), List.of(states.length == 0 ? ContainerState.values() : states));
    }

    /** Omits containers that do not exist, if these are to be ignored. */
    List<String> present(boolean ignore, List<String> names) {
      return ignore ? names.stream().filter(this::exists).toList() : names;
    }

    /** Returns true if the engine has a container of this name or id. */
    boolean exists(String name) {
      try {
        engine().inspect(name);
        return true;
      } catch (CarobException.NotFound e) {
        return false;
      }
    }
  }

  @Command(name = "init", description = "Create containers in the OCI runtime, ready to start")
  static final class Init extends Each {
    Init(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      CallerOperation starting = new CallerOperation(console());
      return each(
          chosen(ContainerState.CONFIGURED, ContainerState.EXITED),
          name -> starting.run(() -> engine().init(name)));
    }
  }

  @Command(name = "stop", description = "Stop containers")
  static final class Stop extends Each {
    @Option(
        names = {"-i", "--ignore"},
        description = "Ignore containers that do not exist")
    private boolean ignore;

    @Mixin private StopTime time = new StopTime();

    Stop(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(present(ignore, chosen(ContainerState.RUNNING)), this::stop);
    }

    private void stop(String name) {
      ContainerInfo info = engine().inspect(name);
      Duration limit = time.of(info);
      // The container may be removed when it has ended.
      int signal = engine().details(info.id()).stopSignal();
      if (engine().stopOrKill(name, limit)) {
        console()
            .err()
            .printf(
                "WARNING: StopSignal %s failed to stop container %s in %d seconds, resorting to SIGKILL%n",
                signal(signal), info.name(), limit.toSeconds());
      }
    }

    private static String signal(int number) {
      return Signals.name(number).map(name -> "SIG" + name).orElse(String.valueOf(number));
    }
  }

  @Command(name = "restart", description = "Stop and start containers")
  static final class Restart extends Each {
    @Option(names = "--running", description = "With --all, only running containers")
    private boolean running;

    @Mixin private StopTime time = new StopTime();

    Restart(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      CallerOperation restarting = new CallerOperation(console());
      return each(
          running ? chosen(ContainerState.RUNNING) : chosen(),
          name -> restarting.run(() -> engine().restart(name, time.of(engine().inspect(name)))));
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

  @Command(name = "pause", description = "Pause the processes of containers")
  static final class Pause extends Each {
    Pause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.RUNNING), engine()::pause);
    }
  }

  @Command(name = "unpause", description = "Resume paused containers")
  static final class Unpause extends Each {
    Unpause(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(chosen(ContainerState.PAUSED), engine()::unpause);
    }
  }

  @Command(name = "rename", description = "Rename a container")
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
