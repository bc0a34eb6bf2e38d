package org.example.verb;

import dev.carob.api.CarobException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how long containers have been running. */
@Command(name = "uptime", description = "Show how long containers have been running")
final class Uptime implements Callable<Integer> {

  @Option(
      names = {"-s", "--seconds"},
      description = "Print seconds")
  private boolean seconds;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONTAINER",
      description = "Only these, by name; by default all that run")
  private List<String> names = new ArrayList<>();

  /** A running container. */
  record Running(String name, Instant since) {}

  private final Supplier<List<Running>> containers;
  private final Clock clock;
  private final PrintStream out;

  Uptime(Supplier<List<Running>> containers, Clock clock, PrintStream out) {
    this.containers = containers;
    this.clock = clock;
    this.out = out;
  }

  @Override
  public Integer call() {
    List<Running> running = containers.get();
    for (String name : names) {
      if (running.stream().noneMatch(one -> one.name().equals(name))) {
        throw new CarobException.NotFound("no running container is named " + name);
      }
    }
    for (Running one : running) {
      if (names.isEmpty() || names.contains(one.name())) {
        out.println(one.name() + " " + time(one));
      }
    }
    return 0;
  }

  private String time(Running one) {
    Duration time = Duration.between(one.since(), clock.instant());
    return seconds
        ? String.valueOf(time.toSeconds())
        : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
  }
}
