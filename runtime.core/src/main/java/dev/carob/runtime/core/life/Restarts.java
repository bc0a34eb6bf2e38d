package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.RestartPolicy;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerStatus;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts containers according to their restart policies. The first restart is immediate; later
 * ones follow after a pause that doubles up to a minute. A run of ten seconds resets the pause.
 */
final class Restarts implements LifeListener {

  private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LASTING_RUN = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 20;

  private final ScheduledExecutorService timer;
  private final ExecutorService executor;
  private final Consumer<Container> restart;
  private volatile boolean closed;

  /**
   * @param restart starts a container again if its policy still applies; acquires the lock itself
   */
  Restarts(ScheduledExecutorService timer, ExecutorService executor, Consumer<Container> restart) {
    this.timer = timer;
    this.executor = executor;
    this.restart = restart;
  }

  /** Returns true if a container that has ended has to be restarted. */
  static boolean wanted(Container container) {
    ContainerStatus status = container.status();
    boolean over =
        status.state() == ContainerState.EXITED
            || (status.state() == ContainerState.CONFIGURED && !status.error().isEmpty());
    if (!over
        || container.removed()
        || status.stoppedByUser()
        || status.startedAt().equals(ContainerInfo.NEVER)) {
      return false;
    }
    RestartPolicy policy = container.config().spec().restart();
    return switch (policy.kind()) {
      case NO -> false;
      case ON_FAILURE ->
          (status.exitCode() != 0 || !status.error().isEmpty())
              && (policy.retries() == 0 || status.restarts() < policy.retries());
      case ALWAYS, UNLESS_STOPPED -> true;
    };
  }

  /** Returns true if a container that a user has stopped is started after a reboot. */
  static boolean wantedAtBoot(Container container) {
    return container.config().spec().restart().kind() == RestartPolicy.Kind.ALWAYS
        && container.state() == ContainerState.EXITED;
  }

  /** The number of consecutive restarts, taking the last run into account. */
  static int inARow(ContainerStatus status) {
    boolean lasted =
        Duration.between(status.startedAt(), status.finishedAt()).compareTo(LASTING_RUN) >= 0;
    return lasted ? 0 : status.restarts();
  }

  static Duration pause(int restarts) {
    if (restarts == 0) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, restarts - 1));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  @Override
  public void running(Container container) {
    // Nothing to do while it runs.
  }

  @Override
  public void over(Container container) {
    if (!wanted(container) || closed) {
      return;
    }
    Duration pause = pause(inARow(container.status()));
    LOG.debug("{} is started again in {}", container.config().title(), pause);
    timer.schedule(
        () -> executor.execute(() -> again(container)), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void again(Container container) {
    try {
      restart.accept(container);
    } catch (CarobException.NotFound e) {
      LOG.debug("{} was removed meanwhile", container.config().title(), e);
    } catch (CarobException e) {
      LOG.warn("{} could not be started again", container.config().title(), e);
    }
  }

  void close() {
    closed = true;
  }
}
