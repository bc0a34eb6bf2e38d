package dev.carob.cli.verbs.process;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.ProcessTable;
import dev.carob.cli.podman.format.Table;
import dev.carob.cli.podman.shape.StatusText;
import dev.carob.cli.verbs.common.ContainerSelection;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code top}. */
@Command(name = "top", description = "Show the processes of a running container")
final class TopVerb extends Verb {

  @Option(
      names = {"-l", "--latest"},
      description = "Use the newest container")
  private boolean latest;

  @Parameters(
      paramLabel = "CONTAINER [COLUMN…]",
      arity = "0..*",
      description =
          "Name or id, and columns such as pid, user, pcpu, args; options of ps(1) run it in the container")
  private List<String> words = new ArrayList<>();

  TopVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public boolean ownsTheRest() {
    return true;
  }

  @Override
  public Integer call() {
    if (words.isEmpty() && !latest) {
      throw new CarobException.InvalidArgument(
          "you must provide the name or id of a running container");
    }
    ContainerInfo container =
        engine().inspect(latest ? ContainerSelection.newest(engine()) : words.get(0));
    List<String> columns = latest ? words : words.subList(1, words.size());
    if (container.state() != ContainerState.RUNNING && container.state() != ContainerState.PAUSED) {
      throw new CarobException.InvalidState(
          "top can only be used on running containers: %s is %s"
              .formatted(container.name(), StatusText.state(container.state())));
    }
    if (!columns.isEmpty() && columns.get(0).startsWith("-")) {
      List<String> ps = new ArrayList<>(List.of("ps"));
      ps.addAll(columns);
      return new AttachedExec(
              engine(), console(), container.id(), ExecSpec.of(ps.toArray(String[]::new)))
          .run(new byte[0]);
    }
    List<String> names =
        columns.stream().flatMap(word -> List.of(word.split(",", -1)).stream()).toList();
    ProcessTable found = engine().top(container.id(), names);
    Table table = new Table();
    table.row(found.titles());
    found.rows().forEach(table::row);
    table.print(out());
    return 0;
  }
}
