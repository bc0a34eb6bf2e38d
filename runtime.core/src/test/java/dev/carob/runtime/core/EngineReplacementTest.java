package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.ExecSpec;
import dev.carob.api.types.ContainerExit;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.backend.BackendOrigin;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.storage.StorageDriver;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replaces an engine, as happens when its state store is replaced, and then all backends.
 * Afterwards nothing may refer to the old engine, although the pools of backends and the runtime's
 * waits for processes outlive it.
 */
@Timeout(60)
class EngineReplacementTest {

  private static final BackendOrigin ORIGIN =
      new BackendOrigin("b", "1", () -> "active", () -> false);

  @TempDir Path dir;
  private final FakeStore store = new FakeStore();
  private final FakeRuntime runtime = new FakeRuntime();
  private final FakeNetwork network = new FakeNetwork("podman");
  private final HookManager hooks = query -> List.of();
  private final LeasedBackends backends =
      new LeasedBackends(
          new LeasedBackends.Choices(Map.of(), Duration.ofMillis(200), Duration.ofMillis(200)));
  private FakeStorage storage;
  private final Set<Reference<?>> old = new HashSet<>();
  private CompletableFuture<ContainerExit> waiting;

  @BeforeEach
  void addBackends() {
    storage = new FakeStorage(dir.resolve("layers"));
    backends.add(StorageDriver.class, "fake", storage, 0, ORIGIN);
    backends.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
    backends.add(NetworkBackend.class, "fake", network, 0, ORIGIN);
    backends.add(HookManager.class, "fake", hooks, 0, ORIGIN);
  }

  @AfterEach
  void unmount() {
    Mounts.below(dir).forEach(Mounts::detach);
  }

  private Engine open() {
    Engine engine =
        new Engine(
            new Engine.Parts(
                dir.resolve("root"),
                dir.resolve("run"),
                "1",
                store,
                backends,
                EngineTest::images,
                () ->
                    new Engine.Tuning(
                        "carob",
                        List.of(),
                        dir.resolve("subuid"),
                        dir.resolve("subgid"),
                        Duration.ZERO)));
    engine.open();
    return engine;
  }

  /** Closes an engine while a container and an exec session are running. */
  private void runAndClose(ReferenceQueue<Object> collected) {
    Engine engine = open();
    engine.create(ContainerSpec.of("app").name("c").network("none").build());
    engine.start("c");
    engine.execDetached("c", ExecSpec.of("sleep", "1"));
    waiting = engine.whenEnded("c");
    engine.close();
    old.add(new WeakReference<>(engine, collected));
    // Callbacks for the ends of containers refer to these objects.
    old.add(new WeakReference<>(engine.volumes(), collected));
  }

  private void replaceBackends() {
    backends.remove(StorageDriver.class, storage);
    backends.remove(OciRuntime.class, runtime);
    backends.remove(NetworkBackend.class, network);
    backends.remove(HookManager.class, hooks);
    addBackends();
  }

  @Test
  void theOldEngineIsNotReferencedWhileItsContainersRun() throws InterruptedException {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    runAndClose(collected);
    try (Engine next = open()) {
      String id = next.inspect("c").id();
      replaceBackends();
      while (!old.isEmpty()) {
        System.gc();
        old.remove(collected.remove(10));
      }
      assertThat(next.inspect(id).state()).isEqualTo(ContainerState.RUNNING);
      runtime.end(id, 3);
      assertThat(next.waitFor(id).code()).isEqualTo(3);
    }
  }

  @Test
  void waitsOnAClosedEngineFail() {
    runAndClose(new ReferenceQueue<>());
    assertThat(waiting)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(CarobException.BackendUnavailable.class);
  }
}
