package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the errors for faults of a backend, with the names of backend and bundle and the version.
 * Logs the stack trace of each fault once.
 */
final class PluginFailures {

  private static final Logger LOG = LoggerFactory.getLogger(PluginFailures.class);
  private static final int MOST_REMEMBERED = 1000;

  private final String title;
  private final BiFunction<String, @Nullable Throwable, CarobException> type;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  private PluginFailures(
      String title, BiFunction<String, @Nullable Throwable, CarobException> type) {
    this.title = title;
    this.type = type;
  }

  static PluginFailures of(BackendKind kind, String name, BackendOrigin origin) {
    return new PluginFailures(
        "the %s '%s' (%s)".formatted(kind.title(), name, origin.title()),
        switch (kind) {
          case STORAGE, STATE, IMAGES -> CarobException.StorageFailed::new;
          case NETWORK -> CarobException.NetworkFailed::new;
          case OCI, HOOKS -> CarobException.RuntimeFailed::new;
        });
  }

  /** A call threw an exception that the contract does not specify. */
  CarobException threw(String operation, Throwable e) {
    log(operation, e);
    String reason = isForUsers(e) ? ": " + e.getMessage() : "";
    return type.apply(
        "%s has a fault, in the operation '%s'%s; the engine's log has the details"
            .formatted(title, operation, reason),
        new PluginFault(e));
  }

  /** A call returned null, or a list that contains null, although the contract requires a value. */
  CarobException returnedNothing(String operation) {
    CarobException failure =
        type.apply(
            "%s has a fault: the operation '%s' returned no result; update it, or use another one"
                .formatted(title, operation),
            new PluginFault(null));
    log(operation, failure);
    return failure;
  }

  /** A call did not return within the limit. */
  CarobException hung(String operation, Duration limit) {
    String message =
        "%s has not answered the operation '%s' within %s s, and was given up: restart or update its bundle"
            .formatted(title, operation, limit.toMillis() / 1000.0);
    LOG.error("{}", message);
    return new CarobException.BackendUnavailable(message);
  }

  /** An abandoned call has returned. */
  void returned(String operation) {
    LOG.warn("{} has answered the operation '{}' that was given up", title, operation);
  }

  /** Messages of the JVM and of libraries about programming errors do not help users. */
  private static boolean isForUsers(Throwable e) {
    String message = e.getMessage();
    boolean programming =
        e instanceof Error
            || e instanceof NullPointerException
            || e instanceof ClassCastException
            || e instanceof IndexOutOfBoundsException;
    return message != null && !message.isBlank() && !programming;
  }

  private void log(String operation, Throwable e) {
    String place = Arrays.stream(e.getStackTrace()).findFirst().map(Object::toString).orElse("");
    String fault = operation + " " + e.getClass() + " " + place;
    if (logged.size() < MOST_REMEMBERED && logged.add(fault)) {
      LOG.error("{} has a fault, in the operation '{}'", title, operation, e);
    } else {
      LOG.debug("{} has the same fault again, in the operation '{}'", title, operation, e);
    }
  }
}
