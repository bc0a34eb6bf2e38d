package dev.carob.shell.gogo.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Health;
import dev.carob.api.network.PortMapping;
import dev.carob.shell.gogo.format.Ago;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** States and times in Podman's words. */
final class Words {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Words() {}

  /** As {@code inspect} and {@code ps --format {{.State}}} write it. */
  static String state(ContainerState state) {
    return switch (state) {
      case CONFIGURED -> "created";
      case CREATED -> "initialized";
      default -> state.name().toLowerCase(Locale.ROOT);
    };
  }

  /** As the column PORTS of {@code ps} has them. */
  static String ports(ContainerInfo info) {
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

  /** The host's address of a port, as it stands before a colon. */
  static String hostAddress(PortMapping port) {
    String address = port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
    return address.contains(":") ? "[" + address + "]" : address;
  }

  private static String range(int first, int count) {
    return count == 1 ? String.valueOf(first) : first + "-" + (first + count - 1);
  }

  /** As the column STATUS of {@code ps} has it. */
  static String status(ContainerInfo info, Instant now) {
    return switch (info.state()) {
      case CONFIGURED -> "Created";
      case CREATED -> "Initialized";
      case RUNNING ->
          "Up "
              + Ago.words(Duration.between(info.startedAt(), now))
              + (info.health().status() == Health.Status.NONE
                  ? ""
                  : " (" + health(info.health().status()) + ")");
      case PAUSED -> "Paused";
      case STOPPED, EXITED ->
          "Exited (%d) %s ago"
              .formatted(info.exitCode(), Ago.words(Duration.between(info.finishedAt(), now)));
      case REMOVING -> "Removing";
      case UNKNOWN -> "Unknown";
    };
  }

  /** As {@code inspect} and {@code ps} write it; empty where there is no check. */
  static String health(Health.Status status) {
    return status == Health.Status.NONE ? "" : status.name().toLowerCase(Locale.ROOT);
  }

  /** The texts of a JSON list; empty where it is none. */
  static List<String> jsonList(String text) {
    if (!text.startsWith("[")) {
      return List.of();
    }
    try {
      List<String> list = new ArrayList<>();
      MAPPER.readTree(text).forEach(item -> list.add(item.asText()));
      return list;
    } catch (JsonProcessingException e) {
      // A shell's command may begin with a bracket too.
      return List.of();
    }
  }
}
