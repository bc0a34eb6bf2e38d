package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.housekeeping.Housekeeping.ContainerRemoval;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.ExitCodes;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.StopTime;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rm}. */
@Command(name = "rm", description = "Remove containers")
final class RmVerb extends ContainerVerbs.Each {

  @Option(
      names = {"-f", "--force"},
      description = "Stop and remove running containers; ignore containers that do not exist")
  private boolean force;

  @Option(
      names = {"-i", "--ignore"},
      description = "Ignore containers that do not exist")
  private boolean ignore;

  @Option(names = "--depend", description = "Remove the containers that require it too")
  private boolean depend;

  @Option(
      names = {"-v", "--volumes"},
      description = "Remove the container's anonymous volumes too")
  private boolean volumes;

  @Mixin private StopTime time = new StopTime();

  RmVerb(Services services, Console console) {
    super(services, console, new ContainerSelection.BesideForce());
  }

  @Override
  public Integer call() {
    List<String> names = new ArrayList<>(chosen());
    // As in Podman, a name that is not a container's of the engine may be one of another program.
    List<String> external = names.stream().filter(this::isExternal).distinct().toList();
    names.removeAll(external);
    int code =
        report(
            services()
                .housekeeping()
                .removeContainers(present(ignore || force, names), this::removeOptions),
            this::printRemoved);
    int others = each(external, name -> services().external().remove(name, force), ignore || force);
    return others == 0 ? code : others;
  }

  private boolean isExternal(String name) {
    return !exists(name) && services().external().find(name).isPresent();
  }

  private void printRemoved(ContainerRemoval removal) {
    List<String> ids = removal.ids();
    ids.subList(0, ids.size() - 1).forEach(out()::println);
    out().println(removal.name());
  }

  private RemoveOptions removeOptions(ContainerInfo found) {
    ContainerState state = found.state();
    if (!force && (state == ContainerState.RUNNING || state == ContainerState.PAUSED)) {
      throw new CarobException.InvalidState(
          "cannot remove container %s as it is %s - running or paused containers cannot be removed without force: container state improper"
              .formatted(found.id(), StatusText.state(state)));
    }
    return RemoveOptions.builder()
        .force(force)
        .stopTimeout(time.of(found))
        .dependents(depend)
        .volumes(volumes)
        .build();
  }

  @Override
  public ExitCodes exitCodes() {
    return ExitCodes.RM;
  }
}
