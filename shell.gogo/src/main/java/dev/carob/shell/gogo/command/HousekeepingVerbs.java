package dev.carob.shell.gogo.command;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.container.RemoveOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that are only said with {@code container} before them. */
final class HousekeepingVerbs {

  private HousekeepingVerbs() {}

  /** Asks whether something is to be removed. */
  static boolean agreed(Console console, String what) {
    console.out().println("WARNING! This will remove " + what + ".");
    console.out().print("Are you sure you want to continue? [y/N] ");
    console.out().flush();
    BufferedReader answers =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    try {
      String answer = answers.readLine();
      return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException("reading the answer", e);
    }
  }

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
  static final class Prune extends Verb {
    private static final Set<ContainerState> OVER =
        EnumSet.of(
            ContainerState.CONFIGURED,
            ContainerState.CREATED,
            ContainerState.STOPPED,
            ContainerState.EXITED);

    @Option(
        names = {"-f", "--force"},
        description = "Do not ask")
    private boolean force;

    @Option(
        names = "--filter",
        paramLabel = "KEY=VALUE",
        description = "Only those with label, until and the like as given")
    private List<String> filters = new ArrayList<>();

    Prune(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      Predicate<ContainerInfo> wanted = ContainerFilters.of(filters, engine());
      if (!force && !agreed(console(), "all non running containers")) {
        return 0;
      }
      List<String> over =
          engine().list().stream()
              .filter(info -> OVER.contains(info.state()))
              .filter(wanted)
              .map(ContainerInfo::id)
              .toList();
      return each(over, id -> engine().remove(id, RemoveOptions.DEFAULT));
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
