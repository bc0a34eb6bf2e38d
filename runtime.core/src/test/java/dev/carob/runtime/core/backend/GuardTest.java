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
import dev.carob.spi.oci.OciSession;
import dev.carob.spi.oci.OciStdio;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import dev.carob.tck.MisbehavingBackend;
import dev.carob.tck.Misbehaviour;
import dev.carob.tck.SpiCall;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the guard with backends of every kind that have faults in every method. */
class GuardTest {

  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final OciContainer CONTAINER =
      new OciContainer("c", Path.of("/bundle"), Path.of("/run"));

  private static final HookQuery QUERY = HookQuery.builder().build();

  private final CallThreads threads = new CallThreads();

  @AfterEach
  void endThreads() {
    threads.close();
  }

  /** Every method of every kind, and of the objects that they return, with each possible fault. */
  static Stream<Arguments> faults() {
    return Arrays.stream(BackendKind.values())
        .filter(kind -> kind != BackendKind.STATE)
        .flatMap(
            kind ->
                SpiCall.of(kind.service()).stream()
                    .flatMap(
                        call ->
                            Arrays.stream(Misbehaviour.values())
                                .filter(fault -> fault.isPossible(call.method()))
                                .filter(fault -> isLimited(call, fault))
                                .map(fault -> Arguments.of(kind, call, fault))));
  }

  /** Calls of an attachment block as long as the container's process runs. */
  private static boolean isLimited(SpiCall call, Misbehaviour fault) {
    return fault != Misbehaviour.HANGS || call.method().getDeclaringClass() != OciStdio.class;
  }

  private <T> T guarded(BackendKind kind, Class<T> type, Duration limit, InvocationHandler plugin) {
    return guarded(kind, type, () -> limit, fake(type, plugin));
  }

  private <T> T guarded(BackendKind kind, Class<T> type, Supplier<Duration> limit, T plugin) {
    return new Guard(
            PluginFailures.of(
                kind,
                "mine",
                new BackendOrigin("com.acme.mine", "1.2.3", () -> "active", () -> false)),
            limit,
            threads)
        .around(type, plugin, false);
  }

  private static <T> T fake(Class<T> type, InvocationHandler plugin) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, plugin));
  }

  @ParameterizedTest(name = "{1}: {2}")
  @MethodSource("faults")
  void aFaultIsReportedWithBackendBundleAndVersion(
      BackendKind kind, SpiCall call, Misbehaviour fault) throws InterruptedException {
    report(kind, kind.service(), call, fault);
  }

  private <T> void report(BackendKind kind, Class<T> type, SpiCall call, Misbehaviour fault)
      throws InterruptedException {
    // Only the call with the fault has a short limit.
    AtomicInteger before = new AtomicInteger(call.path().size());
    Supplier<Duration> limit =
        () -> before.decrementAndGet() == 0 && fault == Misbehaviour.HANGS ? SHORT : LONG;
    AtomicBoolean closed = new AtomicBoolean();
    try (MisbehavingBackend<T> plugin =
        new MisbehavingBackend<>(
            type,
            SpiCall.blank(type),
            method -> method.equals(call.method()) ? Optional.of(fault) : Optional.empty())) {
      T guarded = guarded(kind, type, limit, plugin.backend());
      Throwable failure =
          catchThrowable(() -> use(call.invoke(guarded, input(closed), output(closed))));
      if (fault == Misbehaviour.CLOSES_STREAMS) {
        assertThat(failure).isNull();
        assertThat(closed).isFalse();
        return;
      }
      assertThat(failure)
          .isInstanceOf(CarobException.class)
          .hasMessageContaining("the %s 'mine' (bundle com.acme.mine 1.2.3)", kind.title())
          .hasMessageContaining("'" + call.method().getName() + "'");
      assertThat(failure.getMessage()).doesNotContain("null", "Exception", "acme/Gone");
      if (fault == Misbehaviour.THROWS || fault == Misbehaviour.FAILS_LATER) {
        assertThat(failure).hasMessageContaining(MisbehavingBackend.MESSAGE);
      }
      if (fault == Misbehaviour.HANGS) {
        assertThat(failure).isInstanceOf(CarobException.BackendUnavailable.class);
        assertThat(plugin.awaitInterruption(LONG)).isTrue();
      }
    }
  }

  static Stream<Arguments> stateStoreFaults() {
    return SpiCall.of(StateStore.class).stream()
        .flatMap(
            call ->
                Arrays.stream(Misbehaviour.values())
                    // An abandoned write might still take place later.
                    .filter(fault -> fault != Misbehaviour.HANGS)
                    .filter(fault -> fault.isPossible(call.method()))
                    .map(fault -> Arguments.of(call, fault)));
  }

  private StateStore guarded(StateStore plugin) {
    return new Guard(
            PluginFailures.of(
                BackendKind.STATE,
                "mine",
                new BackendOrigin("com.acme.state", "1.2.3", () -> "active", () -> false)),
            () -> LONG,
            threads)
        .around(StateStore.class, plugin, true);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("stateStoreFaults")
  void aFaultOfTheStateStoreIsReportedWithBundleAndVersion(SpiCall call, Misbehaviour fault) {
    try (MisbehavingBackend<StateStore> plugin =
        new MisbehavingBackend<>(
            StateStore.class,
            SpiCall.blank(StateStore.class),
            method -> method.equals(call.method()) ? Optional.of(fault) : Optional.empty())) {
      StateStore store = guarded(plugin.backend());
      assertThatThrownBy(() -> call.invoke(store))
          .isInstanceOf(CarobException.StorageFailed.class)
          .hasMessageContaining("the state store 'mine' (bundle com.acme.state 1.2.3)")
          .hasMessageContaining("'" + call.method().getName() + "'");
    }
  }

  @Test
  void aFailureInATransactionIsNotAFaultOfTheStateStore() {
    StateStore store = guarded(SpiCall.blank(StateStore.class));
    IllegalStateException mine = new IllegalStateException("the engine's");
    assertThatThrownBy(
            () ->
                store.write(
                    Durability.values()[0],
                    transaction -> {
                      throw mine;
                    }))
        .isSameAs(mine);
  }

  @Test
  void theStackTraceOfAFaultIsLoggedOnce() {
    HookManager hooks =
        guarded(
            BackendKind.HOOKS,
            HookManager.class,
            LONG,
            (proxy, called, arguments) -> {
              throw new IllegalStateException("once in the log");
            });
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> hooks.hooks(QUERY)).hasMessageContaining("once in the log");
      }
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).containsOnlyOnce("once in the log");
  }

  /** Futures and streams may fail after the call. */
  private static void use(Object result) throws Throwable {
    if (result instanceof InputStream in) {
      in.readAllBytes();
    }
    if (result instanceof CompletableFuture<?> future && future.isDone()) {
      try {
        future.join();
      } catch (CompletionException e) {
        throw e.getCause();
      }
    }
  }

  private static InputStream input(AtomicBoolean closed) {
    return new ByteArrayInputStream("tar".getBytes(StandardCharsets.UTF_8)) {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  private static OutputStream output(AtomicBoolean closed) {
    return new ByteArrayOutputStream() {
      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  /** The JVM's messages about programming errors do not help users. */
  @Test
  void aProgrammingErrorIsNotQuoted() {
    for (Throwable fault :
        List.of(
            new NullPointerException("Cannot invoke \"x.y()\" because \"c\" is null"),
            new IllegalStateException())) {
      HookManager hooks =
          guarded(
              BackendKind.HOOKS,
              HookManager.class,
              LONG,
              (proxy, called, arguments) -> {
                throw fault;
              });
      assertThatThrownBy(() -> hooks.hooks(QUERY))
          .hasMessageContaining("the hook manager 'mine' (bundle com.acme.mine 1.2.3)")
          .hasMessageNotContainingAny("null", "Cannot invoke");
    }
  }

  @Test
  void failuresOfTheContractPassUnchanged() {
    CarobException known = new CarobException.NotFound("no such thing");
    HookManager hooks =
        guarded(
            BackendKind.HOOKS,
            HookManager.class,
            LONG,
            (proxy, called, arguments) -> {
              throw known;
            });
    assertThatThrownBy(() -> hooks.hooks(QUERY)).isSameAs(known);
  }

  /** Futures that complete without a result, or that the backend cancels. */
  @Test
  void theResultOfAFutureIsRequired() {
    OciRuntime runtime =
        guarded(
            BackendKind.OCI,
            OciRuntime.class,
            LONG,
            (proxy, called, arguments) ->
                arguments[0] == CONTAINER
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.failedFuture(new CarobException.NotFound("known")));
    assertThatThrownBy(() -> runtime.exit(CONTAINER).join())
        .hasMessageContaining("the OCI runtime 'mine' (bundle com.acme.mine 1.2.3)")
        .hasMessageContaining("'exit' returned no result");
    assertThatThrownBy(
            () -> runtime.exit(new OciSession(CONTAINER, "s", Path.of("/session"))).join())
        .hasCauseInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void afterAHangingCallTheNextOnesHaveAShorterLimit() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean hangs = new AtomicBoolean(true);
    HookManager hooks =
        guarded(
            BackendKind.HOOKS,
            HookManager.class,
            // Long enough for the second call, even on a busy machine.
            Duration.ofSeconds(1),
            (proxy, called, arguments) -> {
              while (hangs.get() && end.getCount() > 0) {
                try {
                  end.await();
                } catch (InterruptedException e) {
                  // Ignore the interruption.
                  continue;
                }
              }
              return List.of();
            });
    assertThatThrownBy(() -> hooks.hooks(QUERY))
        .isInstanceOf(CarobException.BackendUnavailable.class);
    hangs.set(false);
    assertThat(hooks.hooks(QUERY)).isEmpty();
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
    assertThatThrownBy(() -> kept.join().read())
        .hasMessageContaining("the stream was lent has ended");
    assertThatThrownBy(unpacked::diffDigest).hasMessageContaining("com.acme.mine");
    unpacked.close();
    assertThat(discarded).isTrue();
  }

  /** A slow download is not a fault of the driver that reads it. */
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
    Thread caller = new Thread(() -> outcome.complete(catchThrowable(() -> hooks.hooks(QUERY))));
    caller.start();
    assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
    caller.interrupt();
    assertThat(outcome.get(10, TimeUnit.SECONDS)).hasMessage("undone");
  }
}
