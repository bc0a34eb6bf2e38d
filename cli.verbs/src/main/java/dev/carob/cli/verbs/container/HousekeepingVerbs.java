package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerQuery;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.housekeeping.Removal;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.ExistsVerb;
import dev.carob.cli.verbs.common.PruneVerb;
import dev.carob.cli.verbs.common.Queries;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that exist only in the group {@code container}. */
final class HousekeepingVerbs {

  private HousekeepingVerbs() {}

  @Command(
      name = "exists",
      description = "Check if a container exists: exit with 0, or with 1 if not")
  static final class Exists extends ExistsVerb {
    @Option(names = "--external", description = "Consider the containers of other programs too")
    private boolean external;

    Exists(Services services, Console console) {
      super(services, console);
    }

    @Override
    public void look(String name) {
      if (!external || services().external().find(name).isEmpty()) {
        engine().inspect(name);
      }
    }
  }

  @Command(name = "prune", description = "Remove all stopped containers")
  static final class Prune extends PruneVerb {
    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public String what() {
      return "all non running containers";
    }

    @Override
    public Supplier<List<Removal>> removal(List<String> filters) {
      ContainerQuery query = Queries.containers(engine(), filters);
      return () -> services().housekeeping().pruneContainers(query, false);
    }
  }

  @Command(name = "cleanup", description = "Clean up the networks and mounts of exited containers")
  static final class Cleanup extends ContainerVerbs.Each {
    @Option(
        names = "--exec",
        paramLabel = "SESSION",
        description = "Clean up an exec session of the container instead: it must exist")
    private String session = "";

    @Option(names = "--rm", description = "Remove the containers too")
    private boolean remove;

    @Option(
        names = "--rmi",
        description = "Remove the containers and their images, unless others use these")
    private boolean removeImage;

    Cleanup(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      if (!session.isEmpty() && (remove || removeImage)) {
        throw new CarobException.InvalidArgument(
            "exec option conflicts with rm and rmi: remove the container in a command of its own");
      }
      return each(
          session.isEmpty()
              ? chosen(ContainerState.CONFIGURED, ContainerState.STOPPED, ContainerState.EXITED)
              : chosen(ContainerState.values()),
          session.isEmpty() ? this::cleanUp : this::requireSession);
    }

    private void cleanUp(String name) {
      engine().cleanup(name);
      String image = removeImage ? engine().inspect(name).imageId() : "";
      if (remove || removeImage) {
        engine().remove(name, RemoveOptions.DEFAULT);
      }
      if (!image.isEmpty()) {
        try {
          services().images().remove(image, false);
        } catch (CarobException.Dependency e) {
          // Another container uses the image, which therefore remains.
          error(e);
        }
      }
    }

    /** Sessions are cleaned up when their processes end, so that nothing is left to do. */
    private void requireSession(String name) {
      if (!engine().inspect(name).execs().contains(session)) {
        throw new CarobException.NotFound(
            "no exec session with ID " + session + " found in container " + name);
      }
    }
  }

  @Command(
      name = "run",
      description = "Run a container's health check: exit with 0 if it is healthy, with 1 if not")
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
      out().println(StatusText.health(result.status()));
      return 1;
    }
  }
}
