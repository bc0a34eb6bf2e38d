package dev.carob.shell.gogo.command;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.shell.gogo.format.Ago;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** States and times in Podman's words. */
final class Words {

  private Words() {}

  /** As {@code inspect} and {@code ps --format {{.State}}} write it. */
  static String state(ContainerState state) {
    return switch (state) {
      case CONFIGURED -> "created";
      case CREATED -> "initialized";
      default -> state.name().toLowerCase(Locale.ROOT);
    };
  }

  /** As the column STATUS of {@code ps} has it. */
  static String status(ContainerInfo info, Instant now) {
    return switch (info.state()) {
      case CONFIGURED -> "Created";
      case CREATED -> "Initialized";
      case RUNNING -> "Up " + Ago.words(Duration.between(info.startedAt(), now));
      case PAUSED -> "Paused";
      case STOPPED, EXITED ->
          "Exited (%d) %s ago"
              .formatted(info.exitCode(), Ago.words(Duration.between(info.finishedAt(), now)));
      case REMOVING -> "Removing";
      case UNKNOWN -> "Unknown";
    };
  }
}
