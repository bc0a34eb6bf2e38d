package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.Sizes;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.types.HealthCheck;
import dev.carob.cli.podman.value.GoDuration;
import dev.carob.cli.podman.value.JsonStrings;
import dev.carob.cli.podman.value.KeyValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for health checks, logs and restarts. */
public final class LifecycleOptions {

  @Option(
      names = "--health-cmd",
      paramLabel = "COMMAND",
      description =
          "Set the health check: a command for /bin/sh or a JSON list, which exits with 0 if the container is healthy; none: no"
              + " check")
  private String healthCommand = "";

  @Option(
      names = "--health-interval",
      paramLabel = "SPAN",
      description =
          "Set the time between health checks; disable runs them on request only"
              + " (${DEFAULT-VALUE})")
  private String healthInterval = "30s";

  @Option(
      names = "--health-on-failure",
      paramLabel = "ACTION",
      description =
          "Set the action when the container becomes unhealthy: none (the default), kill, restart or stop")
  private String healthOnFailure = "none";

  @Option(
      names = "--health-retries",
      paramLabel = "N",
      description = "Set the number of failures in a row that make it unhealthy (${DEFAULT-VALUE})")
  private int healthRetries = HealthCheck.DEFAULT_RETRIES;

  @Option(
      names = "--health-start-period",
      paramLabel = "SPAN",
      description = "Set the time after a start in which failures do not count (${DEFAULT-VALUE})")
  private String healthStartPeriod = "0s";

  @Option(
      names = "--health-timeout",
      paramLabel = "SPAN",
      description = "Set the time after which a check has failed (${DEFAULT-VALUE})")
  private String healthTimeout = "30s";

  @Option(names = "--no-healthcheck", description = "Disable the image's health check")
  private boolean noHealthcheck;

  @Option(
      names = "--log-opt",
      paramLabel = "KEY=VALUE",
      description = "Set an option of the log: max-size=SIZE limits its size")
  private List<String> logOptions = new ArrayList<>();

  @Option(
      names = "--requires",
      paramLabel = "CONTAINER",
      split = ",",
      description = "Require another container, which is started first")
  private List<String> requires = new ArrayList<>();

  @Option(
      names = "--restart",
      paramLabel = "POLICY",
      description =
          "Restart the container when it exits: no (the default), on-failure[:N], always or unless-stopped")
  private String restart = "no";

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Kill the container after a number of seconds; 0 means never")
  private int timeout;

  public void apply(ContainerSpec.Builder builder) {
    builder.requires(requires).restart(policy(restart)).health(health());
    if (timeout < 0) {
      throw new CarobException.InvalidArgument(
          "invalid timeout " + timeout + ": it must not be negative");
    }
    builder.timeout(Duration.ofSeconds(timeout));
    KeyValues.valued(
        "log options",
        logOptions,
        (key, value) -> {
          if (!key.equals("max-size")) {
            throw new CarobException.InvalidArgument(
                "unknown log option '" + key + "': the only option is max-size");
          }
          builder.logSizeMax(Sizes.parse(value));
        });
  }

  private HealthCheck health() {
    if (noHealthcheck && !healthCommand.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot specify both --no-healthcheck and --health-cmd");
    }
    return HealthCheck.builder()
        .test(test())
        .interval(
            healthInterval.equals("disable") ? Duration.ZERO : span("interval", healthInterval))
        .timeout(span("timeout", healthTimeout))
        .startPeriod(span("start-period", healthStartPeriod))
        .retries(healthRetries)
        .onFailure(onFailure())
        .build();
  }

  private List<String> test() {
    if (noHealthcheck || healthCommand.equals("none")) {
      return List.of("NONE");
    }
    if (healthCommand.isEmpty()) {
      return List.of();
    }
    List<String> list = JsonStrings.parse(healthCommand);
    if (list.isEmpty()) {
      return List.of("CMD-SHELL", healthCommand);
    }
    boolean form = List.of("CMD", "CMD-SHELL", "NONE").contains(list.get(0));
    List<String> test = new ArrayList<>(form ? List.of() : List.of("CMD"));
    test.addAll(list);
    return test;
  }

  private static Duration span(String option, String text) {
    try {
      return GoDuration.parse(text);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(
          "invalid healthcheck-" + option + ": " + e.getMessage(), e);
    }
  }

  private HealthCheck.OnFailure onFailure() {
    return switch (healthOnFailure) {
      case "none" -> HealthCheck.OnFailure.NONE;
      case "kill" -> HealthCheck.OnFailure.KILL;
      case "restart" -> HealthCheck.OnFailure.RESTART;
      case "stop" -> HealthCheck.OnFailure.STOP;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid on-failure action '%s': it must be none, kill, restart or stop"
                  .formatted(healthOnFailure));
    };
  }

  public static RestartPolicy policy(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    RestartPolicy.Kind kind =
        switch (name.toLowerCase(Locale.ROOT)) {
          case "", "no", "never" -> RestartPolicy.Kind.NO;
          case "on-failure" -> RestartPolicy.Kind.ON_FAILURE;
          case "always" -> RestartPolicy.Kind.ALWAYS;
          case "unless-stopped" -> RestartPolicy.Kind.UNLESS_STOPPED;
          default ->
              throw new CarobException.InvalidArgument(
                  "\"%s\" is not a valid restart policy: it must be no, on-failure[:N], always or unless-stopped: invalid argument"
                      .formatted(name));
        };
    if (colon < 0) {
      return new RestartPolicy(kind, 0);
    }
    if (kind != RestartPolicy.Kind.ON_FAILURE) {
      throw new CarobException.InvalidArgument(
          "restart policy retries can only be specified with on-failure restart policy");
    }
    String retries = text.substring(colon + 1);
    if (!retries.matches("[0-9]{1,9}")) {
      throw new CarobException.InvalidArgument(
          "invalid restart policy retries '%s': it must be a number from 0 to 999999999"
              .formatted(retries));
    }
    return new RestartPolicy(kind, Integer.parseInt(retries));
  }
}
