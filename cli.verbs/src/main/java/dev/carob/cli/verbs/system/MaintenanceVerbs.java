package dev.carob.cli.verbs.system;

import dev.carob.api.CarobException;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.spi.verb.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Podman's verbs for its own maintenance, of which an engine needs none. */
final class MaintenanceVerbs {

  private MaintenanceVerbs() {}

  @Command(
      name = "migrate",
      description = "Accepted for Podman's scripts: an engine migrates its data when it starts")
  static final class Migrate extends Verb {
    Migrate(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return 0;
    }
  }

  @Command(
      name = "renumber",
      description = "Accepted for Podman's scripts: containers have no numbered locks")
  static final class Renumber extends Verb {
    Renumber(Services services, Console console) {
      super(services, console);
    }

    @Override
    public Integer call() {
      return 0;
    }
  }

  @Command(
      name = "unshare",
      description = "Run a command in the user namespace of rootless containers; as root, an error")
  static final class Unshare extends Verb {
    @Option(
        names = "--rootless-netns",
        description = "Also use the network namespace of rootless containers")
    @SuppressWarnings("UnusedVariable") // every use of this verb is an error here
    private boolean network;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command")
    private List<String> command = new ArrayList<>();

    Unshare(Services services, Console console) {
      super(services, console);
    }

    @Override
    public boolean ownsTheRest() {
      return true;
    }

    @Override
    public Integer call() {
      throw new CarobException.InvalidArgument(
          "please use unshare with rootless: the engine of root has no user namespace of its own"
              + (command.isEmpty() ? "" : " to run " + command.get(0) + " in"));
    }
  }
}
