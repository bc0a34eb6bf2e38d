package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A backend that misbehaves, in every method of every kind. */
class GuardTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final OciContainer CONTAINER =
      new OciContainer("c", Path.of("/bundle"), Path.of("/run"));

  private final CallThreads threads = new CallThreads();

  @AfterEach
  void endThreads() {
    threads.close();
  }

  static Stream<Arguments> methods() {
    return Arrays.stream(BackendKind.values())
        .flatMap(
            kind ->
                Arrays.stream(kind.service().getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .map(method -> Arguments.of(kind, method)));
  }

  private <T> T guarded(BackendKind kind, Class<T> type, Duration limit, InvocationHandler plugin) {
    return new Guard(
            kind,
            "mine",
            new Origin("com.acme.mine", "1.2.3", () -> "active", () -> false),
            () -> limit,
            threads)
        .around(type, fake(type, plugin), false);
  }

  private static <T> T fake(Class<T> type, InvocationHandler plugin) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, plugin));
  }

  private Throwable failure(
      BackendKind kind, Method method, Duration limit, InvocationHandler plugin) {
    Object backend = guarded(kind, kind.service(), limit, plugin);
    Object[] arguments =
        Arrays.stream(method.getParameterTypes()).map(GuardTest::argument).toArray();
    return catchThrowable(
        () -> {
          try {
            method.invoke(backend, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  private static Object argument(Class<?> type) {
    if (type == int.class) {
      return 0;
    }
    if (type == boolean.class) {
      return false;
    }
    return type == InputStream.class ? new ByteArrayInputStream(new byte[0]) : null;
  }

  private static void names(Throwable failure, BackendKind kind, Method method) {
    assertThat(failure)
        .isInstanceOf(CarobException.class)
        .hasMessageContaining("the %s 'mine' (bundle com.acme.mine 1.2.3)", kind.title())
        .hasMessageContaining("'" + method.getName() + "'");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void anUnexpectedExceptionIsNamed(BackendKind kind, Method method) {
    Throwable failure =
        failure(
            kind,
            method,
            LONG,
            (proxy, called, arguments) -> {
              throw new IllegalStateException("oops from the plugin");
            });
    names(failure, kind, method);
    assertThat(failure).hasMessageContaining("oops from the plugin");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aProgrammingErrorIsNotQuoted(BackendKind kind, Method method) {
    for (Throwable fault :
        List.of(
            new NullPointerException("Cannot invoke \"x.y()\" because \"c\" is null"),
            new NoClassDefFoundError("com/acme/Gone"),
            new IllegalStateException())) {
      Throwable failure =
          failure(
              kind,
              method,
              LONG,
              (proxy, called, arguments) -> {
                throw fault;
              });
      names(failure, kind, method);
      assertThat(failure.getMessage()).doesNotContain("null", "Cannot invoke", "acme/Gone");
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void aMissingResultIsNamed(BackendKind kind, Method method) {
    if (!method.getReturnType().isPrimitive()) {
      names(failure(kind, method, LONG, (proxy, called, arguments) -> null), kind, method);
    }
    if (List.class.isAssignableFrom(method.getReturnType())) {
      names(
          failure(
              kind,
              method,
              LONG,
              (proxy, called, arguments) -> Collections.singletonList((Object) null)),
          kind,
          method);
    }
    if (method.getReturnType() == Map.class) {
      names(
          failure(
              kind,
              method,
              LONG,
              (proxy, called, arguments) -> Collections.singletonMap("UpperDir", null)),
          kind,
          method);
    }
  }

  @ParameterizedTest
  @MethodSource("methods")
  void oneThatDoesNotAnswerIsGivenUpAndInterrupted(BackendKind kind, Method method)
      throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Throwable failure =
        failure(
            kind,
            method,
            SHORT,
            (proxy, called, arguments) -> {
              try {
                new CountDownLatch(1).await();
                return fail("nobody wakes it");
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw new IllegalStateException("woken");
              }
            });
    names(failure, kind, method);
    assertThat(failure).isInstanceOf(CarobException.BackendUnavailable.class);
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("methods")
  void whatTheContractNamesPassesUnchanged(BackendKind kind, Method method) {
    CarobException known = new CarobException.NotFound("no such thing");
    assertThat(
            failure(
                kind,
                method,
                LONG,
                (proxy, called, arguments) -> {
                  throw known;
                }))
        .isSameAs(known);
  }

  @Test
  void onceOneHangsTheNextCallsWaitForLessLong() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean(true);
    HookManager hooks =
        guarded(
            BackendKind.HOOKS,
            HookManager.class,
            // Long enough for the second call on a busy machine.
            Duration.ofSeconds(1),
            (proxy, called, arguments) -> {
              while (hangs.get() && end.getCount() > 0) {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  // It hangs whatever it is told.
                  continue;
                }
              }
              return List.of();
            });
    HookQuery query = new HookQuery(Map.of(), List.of(), false, List.of());
    assertThatThrownBy(() -> hooks.hooks(query))
        .isInstanceOf(CarobException.BackendUnavailable.class);
    hangs.set(false);
    assertThat(hooks.hooks(query)).isEmpty();
    end.countDown();
  }

  @Test
  void streamsThatAreLentCannotBeClosedNorKept() throws Exception {
    AtomicBoolean closed = new AtomicBoolean();
    InputStream tar =
        new ByteArrayInputStream("tar".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    CompletableFuture<InputStream> kept = new CompletableFuture<>();
    AtomicBoolean discarded = new AtomicBoolean();
    StorageDriver storage =
        guarded(
            BackendKind.STORAGE,
            StorageDriver.class,
            LONG,
            (proxy, called, arguments) -> {
              InputStream in = (InputStream) arguments[1];
              kept.complete(in);
              assertThat(in.read()).isEqualTo('t');
              in.close();
              return fake(
                  Unpacked.class,
                  (unpacked, method, none) -> {
                    if (method.getName().equals("close")) {
                      discarded.set(true);
                    }
                    return null;
                  });
            });
    Unpacked unpacked = storage.unpack("layer", tar);
    assertThat(closed).isFalse();
    assertThat(tar.read()).isEqualTo('a');
    assertThatThrownBy(() -> kept.join().read()).hasMessageContaining("a call that is over");
    assertThatThrownBy(unpacked::diffDigest).hasMessageContaining("com.acme.mine");
    unpacked.close();
    assertThat(discarded).isTrue();
  }

  /** A slow download is no fault of the driver that reads it. */
  @Test
  void timeInTheCallersStreamDoesNotCount() {
    CountDownLatch late = new CountDownLatch(1);
    InputStream slow =
        new InputStream() {
          @Override
          public int read() {
            try {
              assertThat(late.await(SHORT.toMillis() * 4, TimeUnit.MILLISECONDS)).isFalse();
              return -1;
            } catch (InterruptedException e) {
              throw new AssertionError("the reader was interrupted", e);
            }
          }
        };
    StorageDriver storage =
        guarded(
            BackendKind.STORAGE,
            StorageDriver.class,
            SHORT,
            (proxy, called, arguments) -> {
              assertThat(((InputStream) arguments[1]).read()).isEqualTo(-1);
              return fake(Unpacked.class, (unpacked, method, none) -> null);
            });
    storage.unpack("layer", slow).close();
  }

  @Test
  void anAttachmentLastsAndItsOutputStaysOpen() {
    AtomicBoolean closed = new AtomicBoolean();
    ByteArrayOutputStream stdout =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    OciRuntime runtime =
        guarded(
            BackendKind.OCI,
            OciRuntime.class,
            SHORT,
            (proxy, called, arguments) ->
                fake(
                    OciStdio.class,
                    (stdio, method, streams) -> {
                      OutputStream out = (OutputStream) streams[0];
                      assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
                      out.write('x');
                      out.close();
                      return true;
                    }));
    assertThat(runtime.attach(CONTAINER).copyOutput(stdout, stdout)).isTrue();
    assertThat(stdout.toString(StandardCharsets.UTF_8)).isEqualTo("x");
    assertThat(closed).isFalse();
  }

  @Test
  void anInterruptionOfTheCallerReachesTheBackend() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    HookManager hooks =
        guarded(
            BackendKind.HOOKS,
            HookManager.class,
            LONG,
            (proxy, method, arguments) -> {
              called.countDown();
              try {
                new CountDownLatch(1).await();
                return fail("nobody wakes it");
              } catch (InterruptedException e) {
                throw new CarobException.Interrupted("undone", e);
              }
            });
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () ->
                outcome.complete(
                    catchThrowable(
                        () -> hooks.hooks(new HookQuery(Map.of(), List.of(), false, List.of())))));
    caller.start();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).hasMessage("undone");
  }
}
