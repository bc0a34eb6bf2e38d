package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.StartupCheck;
import dev.carob.cli.podman.value.GoDuration;
import dev.carob.cli.podman.value.JsonStrings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of {@code create}, {@code run} and {@code update} for health checks. */
public final class HealthOptions {

  private static final String NONE = "NONE";

  @Option(
      names = "--health-cmd",
      paramLabel = "COMMAND",
      description =
          "Set the health check: a command for /bin/sh or a JSON list, which exits with 0 if the container is healthy; none: no"
              + " check")
  private Optional<String> command = Optional.empty();

  @Option(
      names = "--health-interval",
      paramLabel = "SPAN",
      description = "Set the time between health checks; disable runs them on request only (30s)")
  private Optional<String> interval = Optional.empty();

  @Option(
      names = "--health-on-failure",
      paramLabel = "ACTION",
      description =
          "Set the action when the container becomes unhealthy: none (the default), kill, restart or stop")
  private Optional<String> onFailure = Optional.empty();

  @Option(
      names = "--health-retries",
      paramLabel = "N",
      description = "Set the number of failures in a row that make it unhealthy (3)")
  private Optional<Integer> retries = Optional.empty();

  @Option(
      names = "--health-start-period",
      paramLabel = "SPAN",
      description = "Set the time after a start in which failures do not count (0s)")
  private Optional<String> startPeriod = Optional.empty();

  @Option(
      names = "--health-timeout",
      paramLabel = "SPAN",
      description = "Set the time after which a check has failed (30s)")
  private Optional<String> timeout = Optional.empty();

  @Option(
      names = "--health-startup-cmd",
      paramLabel = "COMMAND",
      description = "Set the startup check, which must succeed before health checks begin")
  private Optional<String> startupCommand = Optional.empty();

  @Option(
      names = "--health-startup-interval",
      paramLabel = "SPAN",
      description = "Set the time between startup checks; disable runs them on request only (30s)")
  private Optional<String> startupInterval = Optional.empty();

  @Option(
      names = "--health-startup-retries",
      paramLabel = "N",
      description = "Set the number of failed startup checks that restart the container; 0: never")
  private Optional<Integer> startupRetries = Optional.empty();

  @Option(
      names = "--health-startup-success",
      paramLabel = "N",
      description = "Set the number of startup checks that have to succeed; 0 means 1")
  private Optional<Integer> startupSuccesses = Optional.empty();

  @Option(
      names = "--health-startup-timeout",
      paramLabel = "SPAN",
      description = "Set the time after which a startup check has failed (30s)")
  private Optional<String> startupTimeout = Optional.empty();

  @Option(names = "--no-healthcheck", description = "Disable the image's health check")
  private boolean noHealthcheck;

  private boolean anySet() {
    return Stream.of(
            command,
            interval,
            onFailure,
            retries,
            startPeriod,
            timeout,
            startupCommand,
            startupInterval,
            startupRetries,
            startupSuccesses,
            startupTimeout)
        .anyMatch(Optional::isPresent);
  }

  /** Returns true if an option is given. */
  public boolean given() {
    return noHealthcheck || anySet();
  }

  /** Returns the health check of a new container. */
  public HealthCheck check() {
    if (noHealthcheck && !command.orElse("").isEmpty()) {
      throw new CarobException.InvalidArgument(
          "cannot specify both --no-healthcheck and --health-cmd");
    }
    return changed(HealthCheck.INHERIT);
  }

  /** Returns a health check with the given options changed. */
  public HealthCheck update(HealthCheck present) {
    if (noHealthcheck && anySet()) {
      throw new CarobException.InvalidArgument(
          "cannot specify --no-healthcheck together with options of a health check");
    }
    return noHealthcheck ? HealthCheck.builder().test(List.of(NONE)).build() : changed(present);
  }

  private HealthCheck changed(HealthCheck before) {
    HealthCheck.Builder after = before.toBuilder();
    if (noHealthcheck) {
      after.test(List.of(NONE));
    } else {
      command.ifPresent(text -> after.test(test(text)));
    }
    interval.ifPresent(text -> after.interval(interval("interval", text)));
    timeout.ifPresent(text -> after.timeout(span("timeout", text)));
    startPeriod.ifPresent(text -> after.startPeriod(span("start-period", text)));
    retries.ifPresent(after::retries);
    onFailure.ifPresent(text -> after.onFailure(action(text)));
    StartupCheck.Builder startup = before.startup().toBuilder();
    startupCommand.ifPresent(text -> startup.test(test(text)));
    startupInterval.ifPresent(text -> startup.interval(interval("startup-interval", text)));
    startupTimeout.ifPresent(text -> startup.timeout(span("startup-timeout", text)));
    startupRetries.ifPresent(startup::retries);
    startupSuccesses.ifPresent(startup::successes);
    return after.startup(startup.build()).build();
  }

  private static List<String> test(String command) {
    if (command.equals("none")) {
      return List.of(NONE);
    }
    if (command.isEmpty()) {
      return List.of();
    }
    List<String> list = JsonStrings.parse(command);
    if (list.isEmpty()) {
      return List.of("CMD-SHELL", command);
    }
    boolean form = List.of("CMD", "CMD-SHELL", NONE).contains(list.get(0));
    List<String> test = new ArrayList<>(form ? List.of() : List.of("CMD"));
    test.addAll(list);
    return test;
  }

  private static Duration interval(String option, String text) {
    return text.equals("disable") ? Duration.ZERO : span(option, text);
  }

  private static Duration span(String option, String text) {
    try {
      return GoDuration.parse(text);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(
          "invalid healthcheck-" + option + ": " + e.getMessage(), e);
    }
  }

  private static HealthCheck.OnFailure action(String text) {
    return switch (text) {
      case "none" -> HealthCheck.OnFailure.NONE;
      case "kill" -> HealthCheck.OnFailure.KILL;
      case "restart" -> HealthCheck.OnFailure.RESTART;
      case "stop" -> HealthCheck.OnFailure.STOP;
      default ->
          throw new CarobException.InvalidArgument(
              "invalid on-failure action '%s': it must be none, kill, restart or stop"
                  .formatted(text));
    };
  }
}
