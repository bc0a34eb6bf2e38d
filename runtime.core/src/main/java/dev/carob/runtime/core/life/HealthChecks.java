package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ExecResult;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.Health;
import dev.carob.api.types.HealthCheck;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.stdio.FirstBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the health checks of containers, each a set time after the previous one has ended. */
final class HealthChecks implements LifeListener {

  private static final Logger LOG = LoggerFactory.getLogger(HealthChecks.class);
  private static final int MOST_RESULTS = 5;
  private static final int MOST_OUTPUT = 500;
  private static final int NOT_STARTED = 125;
  private static final int NOT_EXECUTABLE = 126;
  private static final int NOT_FOUND = 127;

  private final LockedOperations operations;
  private final Containers records;
  private final ExecStarts execs;
  private final Events events;
  private final ScheduledExecutorService timer;
  private final ExecutorService executor;
  private final Remedy remedy;
  private final Map<String, ScheduledFuture<?>> due = new ConcurrentHashMap<>();

  /** The action for a container that has become unhealthy. */
  interface Remedy {
    void apply(Container container, HealthCheck.OnFailure action);
  }

  HealthChecks(
      LockedOperations operations,
      Containers records,
      ExecStarts execs,
      Events events,
      ScheduledExecutorService timer,
      ExecutorService executor,
      Remedy remedy) {
    this.operations = operations;
    this.records = records;
    this.execs = execs;
    this.events = events;
    this.timer = timer;
    this.executor = executor;
    this.remedy = remedy;
  }

  @Override
  public void running(Container container) {
    HealthCheck check = container.config().health();
    if (check.present()) {
      schedule(container, check);
    }
  }

  @Override
  public void over(Container container) {
    ScheduledFuture<?> next = due.remove(container.id());
    if (next != null) {
      next.cancel(false);
    }
  }

  private void schedule(Container container, HealthCheck check) {
    if (check.interval().isZero() || check.interval().isNegative()) {
      return;
    }
    ScheduledFuture<?> before =
        due.put(
            container.id(),
            timer.schedule(
                () -> executor.execute(() -> inTurn(container, check)),
                check.interval().toMillis(),
                TimeUnit.MILLISECONDS));
    if (before != null) {
      // A check that began in a previous run ended in this one. Keep only one sequence of checks.
      before.cancel(false);
    }
  }

  private void inTurn(Container container, HealthCheck check) {
    try {
      run(container);
    } catch (CarobException e) {
      LOG.debug("{}: its health could not be checked", container.config().title(), e);
    }
    container.lock().lock();
    try {
      if (container.state() == ContainerState.RUNNING
          || container.state() == ContainerState.PAUSED) {
        schedule(container, check);
      }
    } finally {
      container.lock().unlock();
    }
  }

  /** Runs a check now and counts its result. */
  Health.Result run(Container container) {
    HealthCheck check = container.config().health();
    if (!check.present()) {
      throw new CarobException.InvalidArgument(
          container.config().title() + " has no defined healthcheck");
    }
    Health.Result result = execute(container, check);
    boolean unhealthy =
        operations.perform(
            container,
            context -> {
              if (container.state() != ContainerState.RUNNING) {
                return false;
              }
              Health before = container.status().health();
              Health now = counted(container, check, result);
              records.save(container, container.status().health(now));
              events.container(
                  container,
                  "health_status",
                  Map.of("health_status", now.status().name().toLowerCase(java.util.Locale.ROOT)));
              return now.status() == Health.Status.UNHEALTHY && before.status() != now.status();
            });
    if (unhealthy && check.onFailure() != HealthCheck.OnFailure.NONE) {
      executor.execute(() -> remedy(container, check.onFailure()));
    }
    return result;
  }

  private void remedy(Container container, HealthCheck.OnFailure action) {
    try {
      remedy.apply(container, action);
    } catch (CarobException e) {
      LOG.warn("{} is unhealthy, and {} failed", container.config().title(), action, e);
    }
  }

  private static Health counted(Container container, HealthCheck check, Health.Result result) {
    Health before = container.status().health();
    List<Health.Result> log = new ArrayList<>(before.log());
    log.add(result);
    List<Health.Result> newest = log.subList(Math.max(0, log.size() - MOST_RESULTS), log.size());
    if (result.code() == 0) {
      return Health.builder().status(Health.Status.HEALTHY).log(newest).build();
    }
    boolean starting =
        before.status() == Health.Status.STARTING
            && Duration.between(container.status().startedAt(), result.start())
                    .compareTo(check.startPeriod())
                < 0;
    int failures = starting ? before.failures() : before.failures() + 1;
    return Health.builder()
        .status(failures >= check.retries() ? Health.Status.UNHEALTHY : before.status())
        .failures(failures)
        .log(newest)
        .build();
  }

  private Health.Result execute(Container container, HealthCheck check) {
    Instant start = Instant.now();
    FirstBytes output = new FirstBytes(MOST_OUTPUT);
    AtomicBoolean late = new AtomicBoolean();
    int code;
    try (ExecSession session = execs.start(container, spec(check), 0, 0)) {
      ScheduledFuture<?> limit =
          timer.schedule(
              () ->
                  executor.execute(
                      () -> {
                        late.set(true);
                        session.kill("KILL");
                      }),
              check.timeout().toMillis(),
              TimeUnit.MILLISECONDS);
      ExecResult result = session.join(AttachOptions.output(output, output));
      limit.cancel(false);
      code = result.code();
    } catch (CarobException.RuntimeFailed e) {
      byte[] message =
          String.valueOf(e.getMessage()).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      output.write(message, 0, message.length);
      code = code(e);
    }
    String text = late.get() ? "the check did not end within " + seconds(check) : output.text();
    return Health.Result.builder(start, Instant.now())
        .code(late.get() ? -1 : code)
        .output(text)
        .build();
  }

  /** The result of a check whose command did not start, as a shell would report it. */
  private static int code(CarobException.RuntimeFailed failure) {
    return switch (failure.code()) {
      case COMMAND_NOT_EXECUTABLE -> NOT_EXECUTABLE;
      case COMMAND_NOT_FOUND -> NOT_FOUND;
      default -> NOT_STARTED;
    };
  }

  private static String seconds(HealthCheck check) {
    return check.timeout().toMillis() / 1000.0 + " s";
  }

  private static ExecSpec spec(HealthCheck check) {
    List<String> test = check.test();
    return switch (test.get(0)) {
      case "CMD-SHELL" ->
          ExecSpec.of("/bin/sh", "-c", String.join(" ", test.subList(1, test.size())));
      case "CMD" -> ExecSpec.of(test.subList(1, test.size()).toArray(String[]::new));
      default -> ExecSpec.of(test.toArray(String[]::new));
    };
  }
}
