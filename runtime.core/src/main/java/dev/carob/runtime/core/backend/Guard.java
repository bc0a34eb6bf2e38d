package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.state.StateTransaction;
import dev.carob.spi.storage.Unpacked;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps backends. Adds the backend's name to errors, rejects missing results, keeps lent streams
 * from being closed, and abandons calls of plugins that do not answer. Failures that a contract
 * specifies are passed on unchanged.
 *
 * <p>Backends of the engine's own class path, which the build tests, are called on the caller's
 * thread, because switching threads costs more than most calls.
 */
final class Guard {

  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
  private static final Duration LIMIT_AFTER_HANGING = Duration.ofSeconds(2);

  private final PluginFailures failures;
  private final Supplier<Duration> limit;
  private final CallThreads threads;

  /** Abandoned calls that have not returned. */
  private final AtomicInteger hanging = new AtomicInteger();

  /**
   * @param limit maximum duration of a call
   */
  Guard(PluginFailures failures, Supplier<Duration> limit, CallThreads threads) {
    this.failures = failures;
    this.limit = limit;
    this.threads = threads;
  }

  /** Wraps a service. */
  <T> T around(Class<T> type, T service) {
    boolean own = service.getClass().getClassLoader() == Guard.class.getClassLoader();
    return around(type, service, own);
  }

  /**
   * Wraps a service.
   *
   * @param direct call it on the caller's thread, without a time limit
   */
  <T> T around(Class<T> type, T service, boolean direct) {
    if (!type.isInterface()) {
      return service;
    }
    InvocationHandler handler =
        (proxy, method, arguments) ->
            method.getDeclaringClass() == Object.class
                ? ofObject(proxy, service, method, arguments)
                : call(service, method, arguments == null ? new Object[0] : arguments, direct);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object ofObject(
      Object proxy, Object service, Method method, Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> service.getClass().getName();
    };
  }

  private @Nullable Object call(Object service, Method method, Object[] arguments, boolean direct) {
    PluginCall call = new PluginCall();
    Object[] lent = new Object[arguments.length];
    for (int i = 0; i < lent.length; i++) {
      lent[i] =
          arguments[i] instanceof Consumer<?> callback
              ? lent(callback, call, direct)
              : LentStreams.lend(arguments[i], call);
    }
    try {
      Object result = direct ? method.invoke(service, lent) : apart(call, service, method, lent);
      return checked(method, result, direct);
    } catch (InvocationTargetException e) {
      call.rethrowOwn(e.getCause());
      throw failure(method, e.getCause() == null ? e : e.getCause());
    } catch (IllegalAccessException e) {
      throw failures.threw(method.getName(), e);
    } finally {
      call.end();
    }
  }

  /**
   * Wraps a callback of the engine that is passed to a backend. Failures of the callback are not
   * failures of the backend.
   */
  @SuppressWarnings("unchecked")
  private Consumer<Object> lent(Consumer<?> callback, PluginCall call, boolean direct) {
    return given ->
        call.own(
            () ->
                ((Consumer<Object>) callback)
                    .accept(
                        given instanceof StateTransaction transaction
                            ? around(StateTransaction.class, transaction, direct)
                            : given));
  }

  private @Nullable Object apart(
      PluginCall call, Object service, Method method, @Nullable Object[] lent)
      throws InvocationTargetException, IllegalAccessException {
    Duration allowed = limit.get();
    if (hanging.get() > 0 && allowed.compareTo(LIMIT_AFTER_HANGING) > 0) {
      allowed = LIMIT_AFTER_HANGING;
    }
    try {
      return call.run(
          threads,
          () -> method.invoke(service, lent),
          allowed,
          late -> {
            hanging.decrementAndGet();
            failures.returned(method.getName());
            discard(late);
          });
    } catch (TimeoutException e) {
      hanging.incrementAndGet();
      throw failures.hung(method.getName(), allowed);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvocationTargetException target) {
        throw target;
      }
      throw failures.threw(method.getName(), e.getCause() == null ? e : e.getCause());
    }
  }

  /** Closes a result that arrived too late. */
  private static void discard(@Nullable Object late) {
    if (late instanceof AutoCloseable resource) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.debug("the late result of a backend cannot be closed", e);
      }
    }
  }

  private CarobException failure(Method method, Throwable cause) {
    // A failure without a message violates the contract.
    return cause instanceof CarobException known && known.getMessage() != null
        ? known
        : failures.threw(method.getName(), cause);
  }

  private @Nullable Object checked(Method method, @Nullable Object result, boolean direct) {
    if (result == null) {
      if (method.getReturnType() == void.class) {
        return null;
      }
      throw failures.returnedNothing(method.getName());
    }
    if (result instanceof OciStdio stdio) {
      // No time limit: its methods block as long as the container's process runs.
      return around(OciStdio.class, stdio, true);
    }
    if (result instanceof Unpacked unpacked) {
      return around(Unpacked.class, unpacked, direct);
    }
    if (result instanceof InputStream in) {
      return new GuardedInput(in, e -> failures.threw(method.getName(), e));
    }
    if (result instanceof CompletableFuture<?> future) {
      return future.handle((value, failure) -> completed(method, value, failure));
    }
    if (hasGap(method, result)) {
      throw failures.returnedNothing(method.getName());
    }
    return result;
  }

  /** The value of a future that a backend returned. */
  private Object completed(Method method, @Nullable Object value, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
      throw failure(method, Objects.requireNonNullElse(cause, failure));
    }
    if (value == null) {
      throw failures.returnedNothing(method.getName());
    }
    return value;
  }

  /** Returns true if a list contains null or a map contains a null value. */
  private boolean hasGap(Method method, Object result) {
    try {
      Collection<?> elements =
          result instanceof Collection<?> many
              ? many
              : result instanceof Map<?, ?> map ? map.values() : List.of();
      for (Object element : elements) {
        if (element == null) {
          return true;
        }
      }
      return false;
    } catch (RuntimeException e) {
      throw failures.threw(method.getName(), e);
    }
  }
}
