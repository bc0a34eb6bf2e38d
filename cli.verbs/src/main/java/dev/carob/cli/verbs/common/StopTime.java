package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option for the time that a container has to stop before it is killed. */
public final class StopTime {

  private static final long LONGEST = 0xffff_ffffL;

  @Option(
      names = {"-t", "--time"},
      paramLabel = "SECONDS",
      description = "Seconds to wait before killing; by default the container's own (10)")
  private Optional<Long> seconds = Optional.empty();

  public Duration of(ContainerInfo container) {
    return seconds.map(StopTime::timeout).orElseGet(container.spec()::stopTimeout);
  }

  /**
   * Returns the time that a container has to stop.
   *
   * @throws CarobException.InvalidArgument the number is out of range
   */
  public static Duration timeout(long seconds) {
    if (seconds < 0 || seconds > LONGEST) {
      throw new CarobException.InvalidArgument(
          "invalid stop timeout %d: it must be 0 to %d seconds".formatted(seconds, LONGEST));
    }
    return Duration.ofSeconds(seconds);
  }
}
