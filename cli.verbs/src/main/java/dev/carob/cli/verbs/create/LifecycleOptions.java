package dev.carob.cli.verbs.create;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.RestartPolicy;
import dev.carob.cli.podman.value.DecimalSizes;
import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.CsvList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code create} and {@code run} for health checks, logs and restarts. */
public final class LifecycleOptions {

  @Mixin private HealthOptions health = new HealthOptions();

  @Option(
      names = "--log-opt",
      paramLabel = "KEY=VALUE",
      parameterConsumer = CsvList.class,
      description =
          "Set an option of the log: path=FILE, max-size=SIZE, tag=TEXT for the journal, or driver=DRIVER")
  private List<String> logOptions = new ArrayList<>();

  @Option(
      names = "--requires",
      paramLabel = "CONTAINER",
      parameterConsumer = CsvList.class,
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

  /**
   * @param directory the caller's, against which paths are resolved
   */
  public void apply(Path directory, ContainerSpec.Builder builder) {
    builder.requires(requires).restart(policy(restart)).health(health.check());
    if (timeout < 0) {
      throw new CarobException.InvalidArgument(
          "invalid timeout " + timeout + ": it must not be negative");
    }
    builder.timeout(Duration.ofSeconds(timeout));
    KeyValues.valued(
        "log options",
        logOptions,
        (key, value) -> {
          switch (key) {
            case "driver" -> {
              // logDriver() returns it.
            }
            case "max-size" -> builder.logSizeMax(DecimalSizes.parse(value));
            case "path" ->
                builder.logPath(
                    value.isEmpty() ? "" : directory.resolve(value).normalize().toString());
            case "tag" -> builder.logTag(value);
            default -> {
              // Podman ignores options of other drivers.
            }
          }
        });
  }

  /** Returns the log driver: the option of the log, if there is one, overrides the flag. */
  String logDriver(String flag) {
    String driver = flag;
    for (String option : logOptions) {
      driver = option.startsWith("driver=") ? option.substring("driver=".length()) : driver;
    }
    return driver;
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
