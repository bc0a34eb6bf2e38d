package dev.carob.cli.verbs.container;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RemoveOptions;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.DependencyOrder;
import dev.carob.cli.verbs.common.Existence;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Unused;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that are only said with {@code container} before them. */
final class HousekeepingVerbs {

  private HousekeepingVerbs() {}

  @Command(name = "exists", description = "End with 0 if the container is there, with 1 if not")
  static final class Exists extends Existence {
    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      engine().inspect(name);
    }
  }

  @Command(name = "prune", description = "Remove all containers that do not run")
  static final class Prune extends PruneVerb {
    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String what() {
      return "all non running containers";
    }

    @Override
    public List<String> found(List<String> wanted) {
      return List.copyOf(Unused.containers(engine(), wanted).keySet());
    }

    @Override
    public List<List<String>> groups(List<String> found) {
      Map<String, ContainerInfo> containers = Unused.containers(engine(), List.of());
      containers.keySet().retainAll(found);
      return DependencyOrder.groups(containers);
    }

    @Override
    public void remove(String name) {
      engine().remove(name, RemoveOptions.DEFAULT);
    }
  }

  @Command(name = "cleanup", description = "Take down what containers that have ended still hold")
  static final class Cleanup extends ContainerVerbs.Each {
    @Option(names = "--rm", description = "Remove them too")
    private boolean remove;

    Cleanup(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return each(
          chosen(ContainerState.CONFIGURED, ContainerState.STOPPED, ContainerState.EXITED),
          name -> {
            engine().cleanup(name);
            if (remove) {
              engine().remove(name, RemoveOptions.DEFAULT);
            }
          });
    }
  }

  @Command(name = "run", description = "Run a container's health check now: 0 is healthy, 1 is not")
  static final class HealthcheckRun extends Verb {
    @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
    private String name = "";

    HealthcheckRun(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Health.Result result = engine().checkHealth(name);
      if (result.code() == 0) {
        return 0;
      }
      out().println(StatusText.health(engine().inspect(name).health().status()));
      return 1;
    }
  }
}
