package dev.carob.runtime.core.stdio;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.LogDriver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads past and new output of containers. */
public final class Logs {

  // Longer than any engine runs; also avoids an overflow for the end of time.
  private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);
  private static final Set<ContainerState> WRITING =
      Set.of(ContainerState.CREATED, ContainerState.RUNNING, ContainerState.PAUSED);

  /** Passes on a container's log. */
  public Subscription read(Container container, LogOptions options, Consumer<LogLine> sink) {
    LogDriver driver = LogDriver.of(container.config().spec());
    return switch (driver) {
      case NONE, PASSTHROUGH ->
          throw new CarobException.InvalidArgument(
              "this container is using the '%s' log driver, cannot read logs: this container is not logging output"
                  .formatted(driver.text()));
      case JOURNALD -> journal(container, options, sink);
      case K8S_FILE, JSON_FILE -> file(container, options, sink);
    };
  }

  private static Subscription journal(
      Container container, LogOptions options, Consumer<LogLine> sink) {
    Journal journal = Journal.of(container.id());
    JournalLines position = journal.read(options, sink);
    return options.follow() && isWritten(container)
        ? journal.follow(position, end(container, options.until()))
        : Finished.SUBSCRIPTION;
  }

  private static Subscription file(
      Container container, LogOptions options, Consumer<LogLine> sink) {
    Path log = container.log();
    LogCursor cursor = new LogFile(log).read(options, sink);
    if (!options.follow() || !isWritten(container)) {
      cursor.close();
      return Finished.SUBSCRIPTION;
    }
    return new LogFollower(
        cursor, log.resolveSibling("."), options.until(), sink, end(container, options.until()));
  }

  private static boolean isWritten(Container container) {
    return WRITING.contains(container.state());
  }

  /** Completes when the container writes nothing more, or at a time. */
  private static CompletableFuture<?> end(Container container, Instant until) {
    CompletableFuture<ContainerExit> ended =
        container.when(found -> !WRITING.contains(found.state()));
    Duration left = Duration.between(Instant.now(), until);
    if (left.compareTo(LONGEST_WAIT) > 0) {
      return ended;
    }
    // The timer is cancelled if the container ends first.
    return ended
        .thenRun(() -> {})
        .completeOnTimeout(null, Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** A subscription that has ended. */
  private enum Finished implements Subscription {
    SUBSCRIPTION;

    @Override
    public void await() {
      // Everything has been passed on.
    }

    @Override
    public void close() {
      // Nothing to release.
    }
  }
}
