package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ExecResult;
import dev.carob.api.container.ExecSession;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.container.Health;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.StartupCheck;
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
    schedule(container);
  }

  /** The check that is due: the startup check until it has succeeded, then the health check. */
  private static HealthCheck current(Container container) {
    HealthCheck check = container.config().health();
    if (!isStarting(container)) {
      return check;
    }
    StartupCheck startup = check.startup();
    return check.toBuilder()
        .test(startup.test())
        .interval(startup.interval())
        .timeout(startup.timeout())
        .build();
  }

  private static boolean isStarting(Container container) {
    HealthCheck check = container.config().health();
    return check.present() && check.startup().present() && !container.status().health().started();
  }

  /** Begins anew after a change of the check; the caller holds the lock. */
  void changed(Container container) {
    over(container);
    if (container.state() == ContainerState.RUNNING) {
      records.save(
          container, container.status().health(ContainerStarts.firstHealth(container.config())));
      schedule(container);
    }
  }

  @Override
  public void over(Container container) {
    ScheduledFuture<?> next = due.remove(container.id());
    if (next != null) {
      next.cancel(false);
    }
  }

  private void schedule(Container container) {
    HealthCheck check = current(container);
    if (!check.present() || check.interval().isZero() || check.interval().isNegative()) {
      return;
    }
    ScheduledFuture<?> before =
        due.put(
            container.id(),
            timer.schedule(
                () -> executor.execute(() -> inTurn(container)),
                check.interval().toMillis(),
                TimeUnit.MILLISECONDS));
    if (before != null) {
      // A check that began in a previous run ended in this one. Keep only one sequence of checks.
      before.cancel(false);
    }
  }

  private void inTurn(Container container) {
    try {
      run(container);
    } catch (CarobException e) {
      LOG.debug("{}: its health could not be checked", container.config().title(), e);
    }
    container.lock().lock();
    try {
      if (container.state() == ContainerState.RUNNING
          || container.state() == ContainerState.PAUSED) {
        schedule(container);
      }
    } finally {
      container.lock().unlock();
    }
  }

  /**
   * Runs a check now, and counts its result. If the container becomes unhealthy, this returns after
   * the action that its health check defines.
   */
  Health.Result run(Container container) {
    HealthCheck check = current(container);
    if (!check.present()) {
      throw new CarobException.InvalidArgument(
          container.config().title() + " has no defined healthcheck");
    }
    boolean starting = isStarting(container);
    Health.Result result = execute(container, check);
    Counted counted =
        operations.perform(
            container,
            context -> {
              if (container.state() != ContainerState.RUNNING) {
                return new Counted(
                    container.status().health().status(), HealthCheck.OnFailure.NONE);
              }
              Health before = container.status().health();
              Health now =
                  starting
                      ? startup(container, check.startup(), result)
                      : counted(container, check, result);
              records.save(container, container.status().health(now));
              events.container(
                  container,
                  "health_status",
                  Map.of("health_status", now.status().name().toLowerCase(java.util.Locale.ROOT)));
              boolean failed =
                  now.status() == Health.Status.UNHEALTHY && before.status() != now.status();
              if (starting) {
                int most = check.startup().retries();
                failed = most > 0 && now.failures() >= most;
              }
              HealthCheck.OnFailure action =
                  starting ? HealthCheck.OnFailure.RESTART : check.onFailure();
              return new Counted(now.status(), failed ? action : HealthCheck.OnFailure.NONE);
            });
    if (counted.action() != HealthCheck.OnFailure.NONE) {
      remedy(container, counted.action());
    }
    return result.toBuilder().status(counted.status()).build();
  }

  /** The health after a result, and the action for it. */
  private record Counted(Health.Status status, HealthCheck.OnFailure action) {}

  private static List<Health.Result> log(Health before, Health.Result result) {
    List<Health.Result> log = new ArrayList<>(before.log());
    log.add(result);
    return log.subList(Math.max(0, log.size() - MOST_RESULTS), log.size());
  }

  /** Counts the result of a startup check. */
  private static Health startup(Container container, StartupCheck check, Health.Result result) {
    Health before = container.status().health();
    Health.Builder after = before.toBuilder().log(log(before, result));
    if (result.code() != 0) {
      return after.startupSuccesses(0).failures(before.failures() + 1).build();
    }
    int successes = before.startupSuccesses() + 1;
    boolean started = successes >= Math.max(1, check.successes());
    return after
        .startupSuccesses(successes)
        .started(started)
        .failures(started ? 0 : before.failures())
        .build();
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
    Health.Builder after = before.toBuilder().log(log(before, result));
    if (result.code() == 0) {
      return after.status(Health.Status.HEALTHY).failures(0).build();
    }
    boolean starting =
        before.status() == Health.Status.STARTING
            && Duration.between(container.status().startedAt(), result.start())
                    .compareTo(check.startPeriod())
                < 0;
    int failures = starting ? before.failures() : before.failures() + 1;
    return after
        .status(failures >= check.retries() ? Health.Status.UNHEALTHY : before.status())
        .failures(failures)
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
