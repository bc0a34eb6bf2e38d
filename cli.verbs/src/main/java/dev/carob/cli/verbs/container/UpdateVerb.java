package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ResourceChange;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.ResourceOptions;
import dev.carob.spi.verb.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "update",
    description = "Change a container's resource limits; 0 or -1 removes a limit")
final class UpdateVerb extends Verb {

  @Mixin private ResourceOptions options = new ResourceOptions();

  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
  private String name = "";

  UpdateVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    ResourceChange change = options.change();
    if (change.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "nothing to update: set at least one limit, such as --memory");
    }
    engine().update(name, change);
    out().println(engine().inspect(name).id());
    return 0;
  }
}
