package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RemoveOptions;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.DependencyOrder;
import dev.carob.cli.verbs.common.Selection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.StopTime;
import dev.carob.spi.verb.Console;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rm}. */
@Command(name = "rm", description = "Remove containers")
final class RmVerb extends ContainerVerbs.Each {
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
  private boolean volumes;

  @Mixin private StopTime time = new StopTime();

  RmVerb(Services services, Console console) {
    super(services, console, new Selection.BesideForce());
  }

  @Override
  public Integer call() {
    List<String> names = present(ignore, chosen());
    if (depend) {
      return withDependents(names);
    }
    int code = 0;
    for (List<String> some : whoRequiresFirst(names)) {
      int one = each(some, name -> remove(name));
      code = one == 0 ? code : one;
    }
    return code;
  }

  /** Those that can go at the same time, the ones that require others before these. */
  private List<List<String>> whoRequiresFirst(List<String> names) {
    Map<String, ContainerInfo> left = new LinkedHashMap<>();
    for (String name : names) {
      try {
        left.put(name, engine().inspect(name));
      } catch (CarobException e) {
        // Said by who removes it.
        return List.of(names);
      }
    }
    return DependencyOrder.groups(left);
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
              .formatted(found.id(), StatusText.state(state)));
    }
    return engine().remove(found.id(), new RemoveOptions(force, time.of(found), depend, volumes));
  }

  @Override
  public int code(CarobException e) {
    if (e instanceof CarobException.NotFound) {
      return NOT_FOUND;
    }
    return e instanceof CarobException.InvalidState ? RUNNING : super.code(e);
  }
}
