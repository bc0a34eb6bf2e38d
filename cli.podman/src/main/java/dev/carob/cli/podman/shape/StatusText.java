package dev.carob.cli.podman.shape;

import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.types.PortMapping;
import dev.carob.cli.podman.format.HumanUnits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** States, times and ports as {@code ps} and {@code inspect} print them. */
public final class StatusText {

  private static final String STOPPING = "stopping";

  private StatusText() {}

  /** Returns the state as in {@code inspect} and {@code ps --format {{.State}}}. */
  public static String state(ContainerState state) {
    return switch (state) {
      case CONFIGURED -> "created";
      case CREATED -> "initialized";
      default -> state.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Returns the state of a container, which may be stopping. */
  public static String state(ContainerInfo info) {
    return info.stopping() ? STOPPING : state(info.state());
  }

  /** Returns the ports as in the column PORTS of {@code ps}. */
  public static String ports(ContainerInfo info) {
    if (info.spec().networking().ports().isEmpty()) {
      return "";
    }
    List<String> words = new ArrayList<>();
    for (PortMapping one : info.spec().networking().ports()) {
      words.add(
          "%s:%s->%s/%s"
              .formatted(
                  hostAddress(one),
                  range(one.hostPort(), one.count()),
                  range(one.containerPort(), one.count()),
                  one.protocol()));
    }
    return String.join(", ", words);
  }

  /** Returns the host's address of a port, in the form that precedes a colon. */
  public static String hostAddress(PortMapping port) {
    String address = port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String range(int first, int count) {
    return count == 1 ? String.valueOf(first) : first + "-" + (first + count - 1);
  }

  /** Returns the status as in the column STATUS of {@code ps}. */
  public static String status(ContainerInfo info, Instant now) {
    if (info.stopping()) {
      return "Stopping";
    }
    return switch (info.state()) {
      case CONFIGURED -> "Created";
      case CREATED -> "Initialized";
      case RUNNING ->
          "Up "
              + HumanUnits.words(Duration.between(info.startedAt(), now))
              + (info.health().status() == Health.Status.NONE
                  ? ""
                  : " (" + health(info.health().status()) + ")");
      case PAUSED -> "Paused";
      case STOPPED, EXITED ->
          "Exited ("
              + info.exitCode()
              + ") "
              + HumanUnits.words(Duration.between(info.finishedAt(), now))
              + " ago";
      case REMOVING -> "Removing";
      case UNKNOWN -> "Unknown";
    };
  }

  /** Returns the health as in {@code inspect} and {@code ps}; empty without a health check. */
  public static String health(Health.Status status) {
    return status == Health.Status.NONE ? "" : status.name().toLowerCase(Locale.ROOT);
  }
}
