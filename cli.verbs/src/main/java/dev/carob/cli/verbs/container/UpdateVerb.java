package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.HealthCheck;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.Verb;
import dev.carob.cli.verbs.create.HealthOptions;
import dev.carob.cli.verbs.create.LifecycleOptions;
import dev.carob.cli.verbs.create.ResourceOptions;
import dev.carob.spi.verb.Console;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "update",
    description =
        "Change a container's resource limits, restart policy and health check; 0 or -1 removes a"
            + " limit")
final class UpdateVerb extends Verb {

  @Mixin private ResourceOptions options = new ResourceOptions();

  @Mixin private HealthOptions health = new HealthOptions();

  @Option(
      names = "--restart",
      paramLabel = "POLICY",
      description =
          "Restart the container when it exits: no, on-failure[:N], always or unless-stopped")
  private Optional<String> restart = Optional.empty();

  @Parameters(index = "0", paramLabel = "CONTAINER", description = "Name or id")
  private String name = "";

  UpdateVerb(Services services, Console console) {
    super(services, console);
  }

  @Override
  public Integer call() {
    ResourceChange change = options.change();
    if (change.isEmpty() && restart.isEmpty() && !health.given()) {
      throw new CarobException.InvalidArgument(
          "nothing to update: set at least one limit, such as --memory, a restart policy or an"
              + " option of the health check");
    }
    Optional<RestartPolicy> policy = restart.map(LifecycleOptions::policy);
    Optional<HealthCheck> check =
        health.given()
            ? Optional.of(health.update(engine().details(name).health()))
            : Optional.empty();
    if (!change.isEmpty()) {
      engine().update(name, change);
    }
    policy.ifPresent(value -> engine().updateRestartPolicy(name, value));
    check.ifPresent(value -> engine().updateHealthCheck(name, value));
    out().println(engine().inspect(name).id());
    return 0;
  }
}
