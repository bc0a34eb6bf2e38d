package dev.carob.shell.gogo.command;

import dev.carob.api.container.ContainerInfo;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a container has to stop by itself. */
final class StopTime {

  @Option(
      names = {"-t", "--time"},
      paramLabel = "SECONDS",
      description = "Seconds to wait before killing; the container's own (10) by default")
  private int seconds = -1;

  Duration of(ContainerInfo container) {
    return seconds >= 0 ? Duration.ofSeconds(seconds) : container.spec().stopTimeout();
  }
}
