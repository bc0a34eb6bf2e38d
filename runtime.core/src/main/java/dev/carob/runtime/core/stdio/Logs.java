package dev.carob.runtime.core.stdio;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.api.types.ContainerExit;
import dev.carob.runtime.core.record.Container;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Reads past and new output of containers. */
public final class Logs {

  private static final Set<ContainerState> WRITING =
      Set.of(ContainerState.CREATED, ContainerState.RUNNING, ContainerState.PAUSED);

  /** Passes on a container's log. */
  public Subscription read(Container container, LogOptions options, Consumer<LogLine> sink) {
    if (container.config().spec().logDriver().equals("none")) {
      throw new CarobException.InvalidArgument(
          container.config().title() + " keeps no log: it was created with the log driver none");
    }
    LogCursor cursor = new LogFile(container.log()).read(options, sink);
    if (!options.follow() || !WRITING.contains(container.state())) {
      cursor.close();
      return Finished.SUBSCRIPTION;
    }
    CompletableFuture<ContainerExit> ended =
        container.when(found -> !WRITING.contains(found.state()));
    return new LogFollower(cursor, container.bundle(), options.until(), sink, ended);
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
