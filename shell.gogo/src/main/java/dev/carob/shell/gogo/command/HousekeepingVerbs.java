package dev.carob.shell.gogo.command;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RemoveOptions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    void look(String name) {
      engine().inspect(name);
    }
  }

  @Command(name = "prune", description = "Remove all containers that do not run")
  static final class Prune extends PruneVerb {
    static final Set<ContainerState> OVER =
        EnumSet.of(
            ContainerState.CONFIGURED,
            ContainerState.CREATED,
            ContainerState.STOPPED,
            ContainerState.EXITED);

    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    String what() {
      return "all non running containers";
    }

    @Override
    List<String> found(List<String> wanted) {
      return List.copyOf(over(engine(), wanted).keySet());
    }

    /** Those that do not run and pass the filters, by id. */
    static Map<String, ContainerInfo> over(ContainerEngine engine, List<String> wanted) {
      Map<String, ContainerInfo> found = new LinkedHashMap<>();
      engine.list().stream()
          .filter(info -> OVER.contains(info.state()))
          .filter(ContainerFilters.of(wanted, engine))
          .forEach(info -> found.put(info.id(), info));
      return found;
    }

    @Override
    List<List<String>> groups(List<String> found) {
      Map<String, ContainerInfo> containers = over(engine(), List.of());
      containers.keySet().retainAll(found);
      return DependencyOrder.groups(containers);
    }

    @Override
    void remove(String name) {
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
      out().println(Words.health(engine().inspect(name).health().status()));
      return 1;
    }
  }
}
