package dev.carob.tck;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend that works except for faults that a test chooses. The faults also apply to objects that
 * it returns, such as that of {@code OciRuntime.attach}, and to those that it passes to callbacks.
 *
 * @param <T> the SPI type
 */
public final class MisbehavingBackend<T> implements AutoCloseable {

  /** The message of the exception of {@link Misbehaviour#THROWS}. */
  public static final String MESSAGE = "oops from the plugin";

  private final Class<T> spi;
  private final T working;
  private final Function<Method, Optional<Misbehaviour>> choice;
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Creates a backend with faults.
   *
   * @param working handles calls without a fault
   * @param choice chooses the fault of a method; called for each call
   */
  public MisbehavingBackend(
      Class<T> spi, T working, Function<Method, Optional<Misbehaviour>> choice) {
    this.spi = spi;
    this.working = working;
    this.choice = choice;
  }

  /** The backend to pass to the code under test. */
  public T backend() {
    return spi.cast(faulty(spi, working));
  }

  /**
   * Waits until a hanging call is interrupted; returns false if that takes longer than the limit.
   */
  public boolean awaitInterruption(Duration limit) throws InterruptedException {
    return interrupted.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the hanging calls; they fail. */
  @Override
  public void close() {
    closed.countDown();
  }

  private Object faulty(Class<?> type, Object real) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, given) -> {
          Object[] arguments = given == null ? new Object[0] : given;
          if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
              case "equals" -> self == arguments[0];
              case "hashCode" -> System.identityHashCode(self);
              default -> "a misbehaving " + type.getSimpleName();
            };
          }
          Optional<Misbehaviour> fault = choice.apply(method).filter(f -> f.isPossible(method));
          return fault.isPresent()
              ? misbehave(fault.get(), real, method, arguments)
              : call(real, method, arguments);
        });
  }

  private @Nullable Object misbehave(
      Misbehaviour fault, Object real, Method method, Object[] arguments) throws Throwable {
    switch (fault) {
      case THROWS -> throw new IllegalStateException(MESSAGE);
      case DISAPPEARS -> throw new NoClassDefFoundError("com/acme/Gone");
      case RETURNS_NULL -> {
        return null;
      }
      case RETURNS_GAPS -> {
        return method.getReturnType() == Map.class
            ? Collections.singletonMap("key", null)
            : Collections.singletonList(null);
      }
      case HANGS -> {
        hang();
        // Fail, because effects of a call that has been given up would remain.
        throw new IllegalStateException(MESSAGE);
      }
      case FAILS_LATER -> {
        return method.getReturnType() == CompletableFuture.class
            ? CompletableFuture.failedFuture(new IllegalStateException(MESSAGE))
            : failing();
      }
      case CLOSES_STREAMS -> {
        Object result = call(real, method, arguments);
        close(arguments);
        return result;
      }
    }
    throw new AssertionError(fault);
  }

  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() {
        throw new IllegalStateException(MESSAGE);
      }
    };
  }

  private void hang() {
    boolean done = false;
    while (!done) {
      try {
        closed.await();
        done = true;
      } catch (InterruptedException e) {
        // The fault is to ignore the interruption.
        interrupted.countDown();
      }
    }
  }

  private static void close(Object[] arguments) throws IOException {
    for (Object argument : arguments) {
      if (argument instanceof Closeable stream) {
        stream.close();
      }
    }
  }

  private @Nullable Object call(Object real, Method method, Object[] arguments) throws Throwable {
    Object[] passed = arguments.clone();
    for (int i = 0; i < passed.length; i++) {
      Optional<Class<?>> lent = SpiCall.lentTo(method, i);
      if (lent.isPresent()) {
        passed[i] = withFaults(lent.get(), (Consumer<?>) passed[i]);
      }
    }
    try {
      Object result = method.invoke(real, passed);
      Class<?> type = method.getReturnType();
      return result != null && SpiCall.isSpi(type) ? faulty(type, result) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked")
  private Consumer<?> withFaults(Class<?> type, Consumer<?> work) {
    return lent -> ((Consumer<Object>) work).accept(faulty(type, lent));
  }
}
