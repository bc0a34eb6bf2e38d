package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.carob.api.CarobException;
import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.AttachOptions;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.CreateOptions;
import dev.carob.api.container.LimitChange;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.RemoveOptions;
import dev.carob.api.container.ResourceChange;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Rlimit;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.NetworkQuery;
import dev.carob.api.network.NetworkService;
import dev.carob.api.network.Networking;
import dev.carob.api.types.ContainerExit;
import dev.carob.api.types.Flag;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.NetworkSpec;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.ProgramInfo;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.Platform;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.backend.BackendOrigin;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.storage.StorageDriver;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine with backends controlled by the test. */
class EngineTest {

  private static final BackendOrigin ORIGIN =
      new BackendOrigin("b", "1", () -> "active", () -> false);

  @TempDir Path dir;
  private final FakeStore store = new FakeStore();
  private final FakeRuntime runtime = new FakeRuntime();
  private FakeStorage storage;
  private LeasedBackends backends;
  private Engine engine;

  @BeforeEach
  void open() {
    storage = new FakeStorage(dir.resolve("layers"));
    engine = newEngine();
  }

  @AfterEach
  void close() {
    engine.close();
    Mounts.below(dir).forEach(Mounts::detach);
  }

  private Engine newEngine() {
    backends = noBackends();
    backends.add(StorageDriver.class, "fake", storage, 0, ORIGIN);
    backends.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
    Engine fresh = engine(dir, store, backends);
    fresh.open();
    return fresh;
  }

  private static LeasedBackends noBackends() {
    return new LeasedBackends(
        new LeasedBackends.Choices(Map.of(), Duration.ofMillis(200), Duration.ofMillis(200)));
  }

  private Engine engine(Path where, FakeStore records, LeasedBackends leased) {
    return new Engine(
        new Engine.Parts(
            where.resolve("root"),
            where.resolve("run"),
            "1",
            records,
            leased,
            () -> images(),
            () ->
                new Engine.Tuning(
                    "carob",
                    List.of(),
                    dir.resolve("subuid"),
                    dir.resolve("subgid"),
                    Duration.ZERO)));
  }

  static ImageService images() {
    Image image =
        Image.builder("1".repeat(64))
            .digest("sha256:" + "2".repeat(64))
            .names(List.of("localhost/app:1"))
            .topLayer("3".repeat(64))
            .size(1)
            .config(
                ImageConfig.builder()
                    .entrypoint(List.of("/entry"))
                    .command(List.of("cmd"))
                    .env(List.of("A=image"))
                    .workdir("/work")
                    .stopSignal("USR1")
                    .build())
            .storage("fake")
            .build();
    return (ImageService)
        Proxy.newProxyInstance(
            EngineTest.class.getClassLoader(),
            new Class<?>[] {ImageService.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("pull")) {
                return List.of(image);
              }
              boolean known = "app".equals(arguments[0]);
              if (method.getName().equals("details") && known) {
                String config = "{\"os\": \"linux\", \"architecture\": \"s390x\"}";
                return ImageDetails.builder(image, config, "{}").build();
              }
              if (method.getName().equals("find")) {
                return known ? Optional.of(image) : Optional.empty();
              }
              throw new CarobException.NotFound(arguments[0] + ": image not known");
            });
  }

  private String create() {
    return engine.create(ContainerSpec.of("app").name("c").build());
  }

  private ContainerState state() {
    return engine.inspect("c").state();
  }

  private List<String> effects() {
    return store.ledger().stream().map(LedgerEntry::effect).toList();
  }

  @Test
  @Tag("L1")
  void aContainerHasAnIdANameItsTimeAndACopyOfTheSpec() {
    Map<String, String> labels = new HashMap<>(Map.of("a", "b"));
    ContainerSpec.Builder builder = ContainerSpec.of("app").label("a", "b");
    String id = engine.create(builder.build());
    builder.label("later", "x");
    ContainerInfo info = engine.inspect(id);
    assertThat(id).matches("[0-9a-f]{64}");
    assertThat(info.name()).isNotBlank();
    assertThat(info.created()).isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(info.spec().labels()).isEqualTo(labels);
    assertThat(info.spec().shmSize()).isEqualTo(65_536_000);
    assertThat(info.state()).isEqualTo(ContainerState.CONFIGURED);
    assertThatThrownBy(() -> engine.create(null))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  @Tag("L1")
  void namesAreUniqueAndTheirHolderIsNamed() {
    String id = create();
    assertThatThrownBy(this::create)
        .isInstanceOf(CarobException.NameInUse.class)
        .hasMessageContaining(id);
    assertThatThrownBy(() -> engine.create(ContainerSpec.of("app").name("-x").build()))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  @Tag("L2")
  void readingSyncsAndWritesOnlyWhatChanged() {
    String id = create();
    engine.start("c");
    int before = store.writes.size();
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
    assertThat(store.writes).hasSize(before);
    // The container is frozen without the engine's knowledge.
    runtime.pause(new dev.carob.spi.oci.OciContainer(id, dir, dir));
    assertThat(state()).isEqualTo(ContainerState.PAUSED);
    assertThat(store.writes).hasSize(before + 1);
    engine.unpause("c");
    runtime.end(id, 0);
    engine.waitFor("c");
    engine.remove("c", RemoveOptions.DEFAULT);
    assertThatThrownBy(() -> engine.inspect(id)).isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  @Tag("L2")
  void aListWaitsForContainersThatANewEngineIsReconciling() throws Exception {
    String id = create();
    engine.start("c");
    engine.close();
    runtime.end(id, 3);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    runtime.beforeState =
        () -> {
          asked.countDown();
          try {
            answer.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    engine = newEngine();
    asked.await();
    Thread lister = Thread.currentThread();
    CompletableFuture<Void> released =
        CompletableFuture.runAsync(
            () -> {
              while (answer.getCount() > 0 && lister.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
              }
              answer.countDown();
            });
    List<ContainerInfo> listed = engine.list();
    answer.countDown();
    assertThat(listed).extracting(ContainerInfo::state).containsExactly(ContainerState.EXITED);
    released.join();
  }

  @Test
  @Tag("L3")
  void aSlowOperationOnOneContainerDoesNotHoldUpAnother() throws Exception {
    create();
    engine.create(ContainerSpec.of("app").name("other").build());
    runtime.diesOfTerm = false;
    engine.start("c");
    CompletableFuture<Void> stopping =
        CompletableFuture.runAsync(() -> engine.stop("c", Duration.ofMinutes(5)));
    engine.start("other");
    assertThat(engine.list()).extracting(ContainerInfo::name).containsExactly("c", "other");
    // A container that is being stopped can be inspected and killed.
    engine.kill("c", "KILL");
    stopping.get(10, TimeUnit.SECONDS);
    assertThat(state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  @Tag("L4")
  void itsDirectoriesAreUnderRootAndRun() {
    String id = create();
    ContainerInfo.Paths paths = engine.inspect("c").paths();
    assertThat(paths.bundle()).isEqualTo(dir.resolve("root/containers").resolve(id)).exists();
    assertThat(paths.runDir()).isEqualTo(dir.resolve("run/containers").resolve(id)).exists();
    assertThat(paths.config()).isEqualTo(paths.bundle().resolve("config.json"));
  }

  @Test
  @Tag("L7")
  void onlyStorageIsSetUpForANewContainer() {
    create();
    ContainerInfo info = engine.inspect("c");
    assertThat(info.imageId()).isEqualTo("1".repeat(64));
    assertThat(info.imageName()).isEqualTo("localhost/app:1");
    assertThat(info.args()).containsExactly("/entry", "cmd");
    assertThat(storage.layers.values())
        .singleElement()
        .satisfies(layer -> assertThat(layer.parent()).isEqualTo("3".repeat(64)))
        .satisfies(layer -> assertThat(layer.names()).containsExactly(info.id() + "-layer"));
    engine.create(ContainerSpec.builder().rootfs(dir.toString()).command(List.of("x")).build());
    assertThat(storage.layers).hasSize(1);
    assertThatThrownBy(() -> engine.create(ContainerSpec.builder().build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("image or a root filesystem");
  }

  @Test
  void aCreationThatFailsLeavesNothing() {
    storage.failing = "create";
    assertThatThrownBy(this::create).isInstanceOf(CarobException.StorageFailed.class);
    assertThat(store.records).isEmpty();
    assertThat(store.ledger).isEmpty();
    assertThat(dir.resolve("root/containers")).isEmptyDirectory();
    storage.failing = "";
    create();
  }

  @Test
  @Tag("L9")
  void mountingTwiceIsOneMountAndShmIsAsRequested() throws Exception {
    engine.create(ContainerSpec.of("app").name("c").shmSize(1 << 20).build());
    engine.init("c");
    assertThat(storage.calls).containsOnlyOnce("mount");
    Path shm = engine.inspect("c").paths().runDir().resolve("shm");
    assertThat(Files.readAllLines(Path.of("/proc/self/mounts")))
        .filteredOn(line -> line.contains(shm.toString()))
        .singleElement()
        .asString()
        .contains("nosuid", "nodev", "noexec", "size=1024k")
        .doesNotContain("mode=");
    assertThat((int) Files.getAttribute(shm, "unix:mode") & 07777).isEqualTo(01777);
    engine.start("c");
    assertThat(storage.calls).containsOnlyOnce("mount");
  }

  @Test
  @Tag("L9")
  void aFailureAfterTheMountUnmountsAgain() {
    create();
    runtime.failing = "create";
    assertThatThrownBy(() -> engine.start("c")).hasMessageContaining("create failed");
    assertThat(storage.mounts).isEmpty();
    assertThat(Mounts.below(dir)).isEmpty();
    assertThat(effects()).containsExactly("layer");
    assertThat(engine.inspect("c").error()).contains("create failed");
    assertThat(state()).isEqualTo(ContainerState.CONFIGURED);
  }

  @Test
  @Tag("L10")
  void unmountingAMissingMountIsNotAnError() {
    create();
    engine.start("c");
    Mounts.detach(engine.inspect("c").paths().runDir().resolve("shm"));
    engine.stop("c", Duration.ZERO);
    assertThat(state()).isEqualTo(ContainerState.EXITED);
    assertThat(effects()).containsExactly("layer");
    assertThat(storage.mounts).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "paused"})
  @Tag("L11")
  void storageIsNotTornDownUnderARunningContainer(String how) {
    create();
    engine.start("c");
    if (how.equals("paused")) {
      engine.pause("c");
    }
    assertThatThrownBy(() -> engine.remove("c", RemoveOptions.DEFAULT))
        .isInstanceOf(CarobException.InvalidState.class)
        .hasMessageContaining(how);
    assertThat(storage.calls).doesNotContain("remove", "unmount");
    engine.remove("c", RemoveOptions.KILL);
    assertThat(storage.layers).isEmpty();
    assertThat(store.records).isEmpty();
  }

  @Test
  @Tag("L11")
  void aMissingLayerIsNotAnError() {
    create();
    storage.layers.clear();
    engine.remove("c", RemoveOptions.DEFAULT);
    assertThat(store.records).isEmpty();
    assertThat(store.ledger).isEmpty();
  }

  @Test
  @Tag("L13")
  void initWritesTheSpecAndCreates() {
    create();
    engine.init("c");
    assertThat(engine.inspect("c").paths().config()).exists();
    assertThat(state()).isEqualTo(ContainerState.CREATED);
    assertThat(runtime.calls).containsExactly("create");
    assertThat(effects()).containsExactly("layer", "rootfs", "shm", "oci");
    assertThatThrownBy(() -> engine.init("c")).isInstanceOf(CarobException.InvalidState.class);
  }

  @Test
  void everyEffectIsNotedBeforeItIsTaken() {
    create();
    engine.start("c");
    assertThat(store.writes)
        .containsSubsequence(
            "insert REMOVING",
            "note layer",
            "update CONFIGURED",
            "note rootfs",
            "note shm",
            "note oci",
            "update CREATED",
            "update RUNNING");
  }

  @Test
  @Tag("L14")
  void anExitedContainerIsCleanedUpBeforeItIsCreatedAgain() {
    String id = create();
    engine.start("c");
    runtime.end(id, 3);
    assertThat(engine.waitFor("c").code()).isEqualTo(3);
    runtime.calls.clear();
    engine.start("c");
    assertThat(runtime.calls).containsExactly("create", "start");
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  @Tag("L14")
  void aStoppedContainerIsCleanedUpBeforeAStart() {
    String id = create();
    engine.start("c");
    storage.failing = "unmount";
    runtime.end(id, 3);
    engine.waitFor("c");
    assertThat(state()).isEqualTo(ContainerState.STOPPED);
    assertThat(effects()).contains("rootfs").doesNotContain("oci", "shm");
    storage.failing = "";
    runtime.calls.clear();
    engine.start("c");
    assertThat(runtime.calls).containsExactly("create", "start");
    assertThat(store.writes)
        .containsSubsequence("update STOPPED", "update CONFIGURED", "update RUNNING");
  }

  @Test
  @Tag("L15")
  void startFollowsTheStateTableAndIgnoresARunningContainer() {
    create();
    engine.start("c");
    engine.start("c");
    assertThat(runtime.calls).containsOnlyOnce("start");
    engine.pause("c");
    assertThatThrownBy(() -> engine.start("c"))
        .isInstanceOf(CarobException.InvalidState.class)
        .hasMessageContaining(
            "it is paused, not configured, created, running, stopped or exited: container state");
  }

  @Test
  @Tag("L15")
  void aStartThatFailsIsUndoneAndTheFirstFailureReported() {
    create();
    runtime.failing = "start";
    storage.failing = "unmount";
    assertThatThrownBy(() -> engine.start("c"))
        .hasMessageContaining("start failed")
        .satisfies(
            e -> assertThat(e.getSuppressed()).anyMatch(s -> s.getMessage().contains("unmount")));
    // The ledger contains only what could not be undone.
    assertThat(effects()).containsExactlyInAnyOrder("layer", "rootfs");
    storage.failing = "";
    runtime.failing = "";
    engine.start("c");
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
  }

  @Test
  void theHostIsDescribedWithoutProgramsIfTheRuntimeFailsOrIsMissing() {
    assertThat(engine.host().programs()).extracting(ProgramInfo::name).containsExactly("fake");
    assertThat(engine.host().memoryTotal()).isPositive();
    assertThat(engine.host().architecture()).isEqualTo(Platform.host().architecture());
    runtime.failing = "programs";
    assertThat(engine.host().programs()).isEmpty();
    try (Engine bare = engine(dir.resolve("bare"), new FakeStore(), noBackends())) {
      bare.open();
      assertThat(bare.host().programs()).isEmpty();
      assertThat(bare.host().hostname()).isEqualTo(engine.host().hostname());
    }
  }

  @Test
  void aMountGivenTwiceIsMountedOnce() {
    MountSpec mount = MountSpec.builder(MountSpec.Type.BIND, "/x").source(dir.toString()).build();
    Mounting twice = Mounting.builder().mounts(List.of(mount, mount)).build();
    engine.create(ContainerSpec.of("app").name("c").mounting(twice).build());
    assertThat(engine.inspect("c").mounts()).hasSize(1);
    Mounting different =
        Mounting.builder()
            .mounts(List.of(mount, mount.toBuilder().options(List.of("ro")).build()))
            .build();
    assertThatThrownBy(
            () -> engine.create(ContainerSpec.of("app").name("d").mounting(different).build()))
        .hasMessage("/x: duplicate mount destination");
  }

  @Test
  void aSignalMayFollowADash() {
    create();
    engine.start("c");
    engine.kill("c", "-1");
    engine.kill("c", "-USR1");
    assertThat(runtime.calls).contains("kill 1", "kill 10");
  }

  @Test
  void theLateExitOfAFailedStartDoesNotEndTheNextRun() {
    String id = create();
    runtime.failing = "start";
    assertThatThrownBy(() -> engine.start("c")).hasMessageContaining("start failed");
    CompletableFuture<ContainerExit> killed = runtime.exits.get(id);
    runtime.failing = "";
    runtime.pid = 78;
    engine.start("c");
    killed.complete(new ContainerExit(137, Instant.now(), false));
    runtime.end(id, 5);
    assertThat(engine.waitFor("c").code()).isEqualTo(5);
  }

  @Test
  @Tag("L16")
  void aNetworkFailureUnmountsStorage() {
    FakeNetwork network = new FakeNetwork("blue");
    network.failing = "up";
    backends.add(NetworkBackend.class, "net", network, 0, ORIGIN);
    engine.create(ContainerSpec.of("app").name("c").network("blue").build());
    assertThatThrownBy(() -> engine.start("c")).isInstanceOf(CarobException.NetworkFailed.class);
    assertThat(network.calls).containsExactly("up [blue@eth0] true", "down");
    assertThat(storage.mounts).isEmpty();
    assertThat(Mounts.below(dir)).isEmpty();
    assertThatThrownBy(() -> engine.create(ContainerSpec.of("app").network("red").build()))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("red");
  }

  private FakeNetwork networks(String... names) {
    FakeNetwork network = new FakeNetwork(names);
    backends.add(NetworkBackend.class, "net", network, 0, ORIGIN);
    return network;
  }

  @Test
  void anImageForAnotherPlatformIsReportedUnlessItWasRequested() {
    Platform other = new Platform("linux", "s390x", "");
    CreateOptions requested = CreateOptions.builder().platform(other).build();
    ContainerSpec spec = ContainerSpec.of("app").build();
    assertThat(engine.create(spec, CreateOptions.DEFAULT).foreignPlatform()).contains(other);
    assertThat(engine.create(spec, requested).foreignPlatform()).isEmpty();
  }

  @Test
  void networksAreListedByQuery() {
    networks("blue", "red", "green");
    engine.create(ContainerSpec.of("app").name("c").network("blue,red").build());
    NetworkService networks = engine.networks();
    assertThat(networks.list(NetworkQuery.builder().used(Flag.YES).build()))
        .extracting(Network::name)
        .containsExactly("blue", "red");
    assertThat(networks.list(NetworkQuery.builder().used(Flag.NO).build()))
        .extracting(Network::name)
        .containsExactly("green");
    assertThat(networks.list(NetworkQuery.builder().name("red"::equals).build()))
        .extracting(Network::name)
        .containsExactly("red");
    assertThat(networks.list()).hasSize(3);
  }

  @Test
  void aContainerConnectsToAndDisconnectsFromNetworksPersistently() {
    FakeNetwork network = networks("blue", "red", "green");
    engine.create(ContainerSpec.of("app").name("c").network("blue,red").build());
    engine.start("c");
    engine.networks().connect("c", Joining.to("green").withAlias("x"));
    engine.networks().disconnect("c", "blue");
    assertThat(network.calls)
        .containsExactly("up [blue@eth0, red@eth1] true", "attach [green@eth2]", "detach blue");
    assertThat(engine.inspect("c").networks())
        .extracting(ContainerInfo.Network::name, ContainerInfo.Network::device)
        .containsExactly(tuple("red", "eth1"), tuple("green", "eth2"));
    assertThat(engine.inspect("c").spec().networking().joining("green").aliases())
        .containsExactly("x");
    assertThat(engine.networks().containers("red")).containsExactly(engine.inspect("c").id());
    assertThat(engine.networks().containers("blue")).isEmpty();
    engine.stop("c", Duration.ZERO);
    network.calls.clear();
    engine.networks().connect("c", Joining.to("blue"));
    engine.networks().disconnect("c", "red");
    assertThat(network.calls).isEmpty();
    engine.start("c");
    assertThat(network.calls).containsExactly("up [green@eth0, blue@eth1] true");
  }

  @Test
  void invalidConnectsAndDisconnectsChangeNothing() {
    FakeNetwork network = networks("blue", "red");
    engine.create(ContainerSpec.of("app").name("c").network("blue").build());
    engine.create(ContainerSpec.of("app").name("h").network("host").build());
    engine.start("c");
    network.calls.clear();
    assertThatThrownBy(() -> engine.networks().connect("c", Joining.to("blue")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("already connected");
    assertThatThrownBy(() -> engine.networks().disconnect("c", "red"))
        .hasMessageContaining("is not connected");
    assertThatThrownBy(() -> engine.networks().connect("c", Joining.to("pink")))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("pink");
    assertThatThrownBy(() -> engine.networks().connect("h", Joining.to("red")))
        .isInstanceOf(CarobException.InvalidState.class);
    network.failing = "attach";
    assertThatThrownBy(() -> engine.networks().connect("c", Joining.to("red")))
        .isInstanceOf(CarobException.NetworkFailed.class);
    assertThat(engine.inspect("c").spec().network()).isEqualTo("blue");
    assertThat(engine.inspect("c").networks()).hasSize(1);
  }

  @Test
  void changedNameServersReachTheRunningContainersOfTheNetwork() {
    FakeNetwork network = networks("blue", "red");
    engine.create(ContainerSpec.of("app").name("c").network("blue").build());
    engine.create(ContainerSpec.of("app").name("stopped").network("blue").build());
    engine.create(ContainerSpec.of("app").name("other").network("red").build());
    engine.start("c");
    engine.start("other");
    network.calls.clear();
    engine.networks().changeServers("blue", List.of("1.1.1.1", "fd00::1", "1.1.1.1"), List.of());
    engine.networks().changeServers("id-blue", List.of("2.2.2.2"), List.of("1.1.1.1", "9.9.9.9"));
    assertThat(network.calls)
        .containsExactly(
            "servers blue [1.1.1.1, fd00::1]",
            "refresh [blue@eth0]",
            "servers blue [fd00::1, 2.2.2.2]",
            "refresh [blue@eth0]");
    assertThatThrownBy(() -> engine.networks().changeServers("blue", List.of(), List.of("x")))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("x is not an ip address");
    assertThatThrownBy(() -> engine.networks().changeServers("pink", List.of(), List.of()))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void aReloadRestoresMissingNetworksWithTheirAddresses() {
    FakeNetwork network = networks("blue");
    engine.create(ContainerSpec.of("app").name("c").network("blue").build());
    assertThatThrownBy(() -> engine.networks().reload("c"))
        .isInstanceOf(CarobException.InvalidState.class);
    engine.start("c");
    network.calls.clear();
    assertThat(engine.networks().reload("c")).isFalse();
    network.failing = "check";
    assertThat(engine.networks().reload("c")).isTrue();
    assertThat(network.calls)
        .containsExactly("check [blue@eth0]", "check [blue@eth0]", "down", "up [blue@eth0] true");
  }

  @Test
  void networksAreCreatedAndNotRemovedWhileInUse() {
    FakeNetwork network = networks("blue");
    engine.networks().create(NetworkSpec.named("mine"));
    assertThatThrownBy(() -> engine.networks().inspect("id"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("more than one network");
    engine.create(ContainerSpec.of("app").name("c").network("id-mi").build());
    assertThat(engine.inspect("c").spec().network()).isEqualTo("mine");
    assertThatThrownBy(() -> engine.networks().remove("mine"))
        .isInstanceOf(CarobException.Dependency.class)
        .hasMessageContaining(engine.inspect("c").id());
    engine.remove("c", RemoveOptions.KILL);
    engine.networks().remove("mine");
    assertThat(network.calls).containsExactly("create mine", "remove mine");
  }

  @Test
  void aPublishedPortIsOneContainersUntilItHasEnded() {
    networks("blue");
    PortMapping port = PortMapping.parse("127.0.0.1::80");
    engine.create(ContainerSpec.of("app").name("c").networking(Networking.of(port)).build());
    PortMapping chosen = engine.inspect("c").spec().networking().ports().get(0);
    assertThat(chosen.hostPort()).isPositive();
    engine.create(ContainerSpec.of("app").name("d").networking(Networking.of(chosen)).build());
    engine.start("c");
    assertThatThrownBy(() -> engine.start("d"))
        .isInstanceOf(CarobException.NetworkFailed.class)
        .hasMessageContaining("127.0.0.1:" + chosen.hostPort())
        .hasMessageContaining(engine.inspect("c").id());
    assertThat(storage.mounts).hasSize(1);
    engine.stop("c", Duration.ZERO);
    engine.start("d");
  }

  private static HookManager manager(String name, List<String> asked) {
    return query -> {
      asked.add(name + " " + query.args() + " " + query.userBindMounts());
      return List.of(Hook.builder("poststop", "/bin/" + name).source(name).build());
    };
  }

  @Test
  void everyHookManagerIsQueriedTheHighestRankedFirst() throws Exception {
    List<String> asked = new ArrayList<>();
    backends.add(HookManager.class, "low", manager("low", asked), 0, ORIGIN);
    backends.add(
        HookManager.class,
        "high",
        manager("high", asked),
        9,
        new BackendOrigin("c", "1", () -> "active", () -> false));
    create();
    engine.start("c");
    assertThat(asked).containsExactly("high [/entry, cmd] false", "low [/entry, cmd] false");
    String spec = Files.readString(engine.inspect("c").paths().config());
    assertThat(spec).containsSubsequence("poststop", "/bin/high", "/bin/low");
    assertThat(engine.hooks("c", List.of("other")))
        .extracting(report -> report.source())
        .containsExactly("high", "low");
  }

  @Test
  void withoutAHookManagerContainersStartUnlessHooksWereRequested() {
    create();
    engine.start("c");
    engine.create(ContainerSpec.of("app", "sleep").name("h").hooksDirs(List.of("/hooks")).build());
    assertThatThrownBy(() -> engine.start("h"))
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("dev.carob.hooks.oci");
  }

  @Test
  @Tag("L17")
  void stopSendsTheImagesSignalWaitsAndKills() {
    create();
    runtime.diesOfTerm = false;
    engine.start("c");
    assertThat(engine.stopOrKill("c", Duration.ofMillis(50))).isTrue();
    assertThat(runtime.calls).containsSubsequence("kill 10", "kill 9");
    ContainerInfo info = engine.inspect("c");
    assertThat(info.exitCode()).isEqualTo(137);
    assertThat(info.state()).isEqualTo(ContainerState.EXITED);
    assertThat(effects()).containsExactly("layer");
    engine.stop("c", Duration.ZERO);
  }

  @Test
  @Tag("L17")
  void aTimeoutOfZeroKillsAtOnceAndASecondStopWaitsForTheFirst() throws Exception {
    create();
    engine.start("c");
    runtime.diesOfTerm = false;
    CompletableFuture<Void> first =
        CompletableFuture.runAsync(() -> engine.stop("c", Duration.ofMinutes(5)));
    engine.stop("c", Duration.ZERO);
    first.get(10, TimeUnit.SECONDS);
    assertThat(state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  @Tag("L19")
  void cleanUpContinuesAfterFailures() {
    String id = create();
    engine.start("c");
    runtime.failing = "delete";
    runtime.end(id, 0);
    engine.waitFor("c");
    assertThat(storage.mounts).isEmpty();
    assertThat(effects()).containsExactlyInAnyOrder("layer", "oci");
    assertThatThrownBy(() -> engine.remove("c", RemoveOptions.DEFAULT))
        .hasMessageContaining("delete failed");
    runtime.failing = "";
    engine.remove("c", RemoveOptions.DEFAULT);
    assertThat(store.records).isEmpty();
  }

  @Test
  @Tag("L24")
  void waitingWorksBeforeAndAfterTheExit() throws Exception {
    String id = create();
    assertThat(engine.waitFor("c").code()).as("it has never run").isZero();
    engine.start("c");
    CompletableFuture<Integer> early =
        CompletableFuture.supplyAsync(() -> engine.waitFor("c").code());
    runtime.end(id, 9);
    assertThat(early.get(10, TimeUnit.SECONDS)).isEqualTo(9);
    assertThat(engine.waitFor("c").code()).isEqualTo(9);
    assertThat(engine.inspect("c").finishedAt()).isAfter(engine.inspect("c").startedAt());
  }

  @Test
  void anAutoRemovedContainerIsRemovedAndItsExitIsKnown() {
    String id = engine.create(ContainerSpec.of("app").name("c").autoRemove(true).build());
    engine.init("c");
    var result =
        engine.startAttached(
            "c", AttachOptions.output(new ByteArrayOutputStream(), new ByteArrayOutputStream()));
    runtime.end(id, 5);
    assertThat(result.exit().join().code()).isEqualTo(5);
    assertThat(store.records).isEmpty();
    assertThat(Mounts.below(dir)).isEmpty();
  }

  @Test
  void aMissingRuntimeEndsTheWaitAndChangesNothing() {
    String id = create();
    engine.start("c");
    backends.remove(OciRuntime.class, runtime);
    assertThatThrownBy(() -> engine.pause("c"))
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("fake");
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
    runtime.end(id, 4);
    backends.add(
        OciRuntime.class,
        "fake",
        runtime,
        0,
        new BackendOrigin("b", "2", () -> "active", () -> false));
    assertThat(engine.waitFor("c").code()).isEqualTo(4);
  }

  /**
   * Resources that only the backends can remove are removed when the backends are available again.
   */
  @Test
  void aContainerWithoutItsBackendsCanBeRemoved() throws Exception {
    create();
    engine.start("c");
    backends.remove(OciRuntime.class, runtime);
    backends.remove(StorageDriver.class, storage);
    engine.remove("c", RemoveOptions.KILL);
    assertThat(engine.list()).isEmpty();
    assertThat(storage.layers()).isNotEmpty();
    assertThat(store.ledger()).hasSize(2);
    runtime.calls.clear();
    BackendOrigin origin = new BackendOrigin("b", "2", () -> "active", () -> false);
    backends.add(OciRuntime.class, "fake", runtime, 0, origin);
    backends.add(StorageDriver.class, "fake", storage, 0, origin);
    awaitTrue(() -> store.ledger().isEmpty());
    assertThat(runtime.calls).contains("delete");
    assertThat(storage.layers()).isEmpty();
  }

  private static void awaitTrue(java.util.function.BooleanSupplier condition) throws Exception {
    java.util.concurrent.CompletableFuture.runAsync(
            () -> {
              while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
              }
            })
        .get(20, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void theNextEngineAdoptsRunningContainers() {
    String id = create();
    engine.start("c");
    engine.close();
    engine = newEngine();
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
    runtime.end(id, 6);
    assertThat(engine.waitFor("c").code()).isEqualTo(6);
    assertThat(effects()).containsExactly("layer");
  }

  @Test
  void theNextEngineCleansUpContainersThatEndedMeanwhile() {
    String id = create();
    engine.start("c");
    engine.close();
    runtime.end(id, 7);
    engine = newEngine();
    ContainerInfo info = engine.inspect("c");
    assertThat(info.state()).isEqualTo(ContainerState.EXITED);
    assertThat(info.exitCode()).isEqualTo(7);
    assertThat(effects()).containsExactly("layer");
    assertThat(Mounts.below(dir)).isEmpty();
  }

  @Test
  void theNextEngineUndoesAnIncompleteStart() {
    String id = create();
    engine.close();
    store.ledger.add(new LedgerEntry(id, "rootfs"));
    store.ledger.add(new LedgerEntry(id, "oci"));
    storage.mount("x", "");
    engine = newEngine();
    assertThat(state()).isEqualTo(ContainerState.CONFIGURED);
    assertThat(effects()).containsExactly("layer");
    assertThat(runtime.calls).contains("delete");
  }

  @Test
  void anUpdateKeepsTheSwapLimitThatItDoesNotName() {
    Resources limits =
        ResourceChange.builder()
            .memory(LimitChange.to(64L << 20))
            .memorySwap(LimitChange.to(1L << 30))
            .build()
            .applyTo(Resources.DEFAULT);
    engine.create(ContainerSpec.of("app").name("c").network("none").resources(limits).build());
    engine.start("c");
    engine.update("c", ResourceChange.builder().memory(LimitChange.to(96L << 20)).build());
    Resources after = engine.inspect("c").spec().resources();
    assertThat(after.memory()).hasValue(96L << 20);
    assertThat(after.memorySwap()).hasValue(1L << 30);
    assertThat(runtime.calls.get(runtime.calls.size() - 1))
        .contains("\"limit\":100663296")
        .doesNotContain("201326592");
    engine.update("c", ResourceChange.builder().memory(LimitChange.unlimited()).build());
    assertThat(engine.inspect("c").spec().resources().memory()).isEmpty();
    assertThat(engine.inspect("c").spec().resources().memorySwap()).isEmpty();
    assertThat(runtime.calls.get(runtime.calls.size() - 1)).contains("\"limit\":-1");
  }

  @Test
  void anUpdateThatCannotBeRecordedIsUndone() {
    engine.create(ContainerSpec.of("app").name("c").network("none").build());
    engine.start("c");
    engine.update("c", ResourceChange.builder().memory(LimitChange.to(64L << 20)).build());
    ResourceChange change =
        ResourceChange.builder()
            .memory(LimitChange.to(96L << 20))
            .cpuQuota(LimitChange.to(20_000L))
            .build();
    store.full = true;
    assertThatThrownBy(() -> engine.update("c", change)).hasMessageContaining("no space left");
    store.full = false;
    assertThat(runtime.calls.get(runtime.calls.size() - 1))
        .contains("\"limit\":67108864", "\"quota\":-1");
    assertThat(engine.inspect("c").spec().resources().memory()).hasValue(64L << 20);
  }

  @Test
  void theRequestIsKeptBesideTheEffectiveSpec() {
    ContainerSpec asked =
        ContainerSpec.of("app")
            .label("tier", "db")
            .callersEnv(
                CallersEnv.builder()
                    .wanted(CallersEnv.Wanted.ALL)
                    .env(Map.of("SECRET", "x"))
                    .build())
            .build();
    String id = engine.create(asked);
    engine.rename(id, "other");
    engine.update(id, ResourceChange.builder().pids(LimitChange.to(9L)).build());
    engine.close();
    engine = newEngine();
    ContainerInfo info = engine.inspect("other");
    assertThat(info.requested())
        .isEqualTo(asked.toBuilder().callersEnv(CallersEnv.NOBODYS).build());
    assertThat(info.spec().name()).isEqualTo("other");
    assertThat(info.spec().resources().pids()).hasValue(9);
    assertThat(info.spec().env()).containsEntry("SECRET", "x");
  }

  @Test
  @Timeout(30)
  void theNextEngineCompletesAnInterruptedCreationOrRemoval() {
    String id = create();
    engine.close();
    store.write(
        dev.carob.spi.state.Durability.POWER,
        tx ->
            tx.update(
                "container", id, store.records.get(id).state().replace("CONFIGURED", "REMOVING")));
    engine = newEngine();
    while (store.record("container", id).isPresent()) {
      // When the time limit of the test has passed, JUnit interrupts this thread and waits for it.
      assertThat(Thread.interrupted()).as("the removal took too long").isFalse();
      Thread.onSpinWait();
    }
    assertThat(storage.layers).isEmpty();
  }

  @Test
  void anUnreadableRecordIsListedAsDamagedAndRemovedByForce() {
    String id = create();
    engine.close();
    var good = store.records.get(id);
    var bad =
        new dev.carob.spi.state.StoredRecord(
            "container", id, "c", "{not json" + good.config(), good.state());
    store.records.put(id, bad);
    store.records.put(
        "bad", new dev.carob.spi.state.StoredRecord("container", "bad", "bad", "\0", "{}"));
    engine = newEngine();
    assertThat(engine.list())
        .allMatch(info -> info.state() == ContainerState.UNKNOWN)
        .allMatch(info -> info.error().contains("is damaged"))
        .extracting(ContainerInfo::id)
        .containsExactlyInAnyOrder(id, "bad");
    assertThatThrownBy(() -> engine.start("c"))
        .hasMessageContaining("the record of container c")
        .hasMessageContaining("backup");
    assertThatThrownBy(() -> engine.rename("c", "d")).hasMessageContaining("is damaged");
    assertThatThrownBy(() -> engine.remove("c", RemoveOptions.DEFAULT))
        .hasMessageContaining("by force");
    assertThat(store.records).containsEntry(id, bad).containsKey("bad");
    RemoveOptions force = RemoveOptions.KILL;
    engine.remove("c", force);
    engine.remove("bad", force);
    assertThat(store.records).isEmpty();
    assertThat(storage.layers).isEmpty();
  }

  @Test
  void theStateIsCorrectEvenIfItCannotBeWritten() {
    String id = create();
    engine.start("c");
    store.full = true;
    runtime.end(id, 3);
    engine.waitFor("c");
    assertThat(engine.inspect("c").state()).isEqualTo(ContainerState.STOPPED);
    assertThat(engine.inspect("c").exitCode()).isEqualTo(3);
    assertThatThrownBy(() -> engine.stop("c", Duration.ZERO))
        .hasMessageContaining("no space left on device");
    store.full = false;
    engine.stop("c", Duration.ZERO);
    assertThat(state()).isEqualTo(ContainerState.EXITED);
  }

  @Test
  void aStopReportsAFailedCleanUp() {
    create();
    engine.start("c");
    store.full = true;
    assertThatThrownBy(() -> engine.stop("c", Duration.ZERO))
        .hasMessageContaining("no space left on device");
    store.full = false;
    engine.remove("c", RemoveOptions.DEFAULT);
    assertThat(store.records).isEmpty();
  }

  @Test
  void aRecordOfAnEarlierEngineMayLackNewerKeys() {
    String id = create();
    engine.close();
    var record = store.records.get(id);
    String config = record.config().replaceFirst("\"init\":\"\",?", "");
    assertThat(config).isNotEqualTo(record.config());
    store.records.put(
        id,
        new dev.carob.spi.state.StoredRecord(
            "container", id, record.name(), config, record.state()));
    engine = newEngine();
    assertThat(engine.inspect(id).spec().init()).isEmpty();
  }

  @Test
  void containersAreFoundByNameIdAndIdPrefix() {
    String id = create();
    assertThat(engine.inspect(id).id()).isEqualTo(id);
    assertThat(engine.inspect(id.substring(0, 10)).id()).isEqualTo(id);
    assertThatThrownBy(() -> engine.inspect("")).isInstanceOf(CarobException.NotFound.class);
    assertThatThrownBy(() -> engine.inspect("nosuch"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("nosuch");
    // These names cannot be the beginning of an id, because they contain letters above f.
    engine.rename("c", "one");
    engine.rename("one", "other");
    assertThatThrownBy(() -> engine.inspect("one")).isInstanceOf(CarobException.NotFound.class);
    assertThat(engine.inspect("other").id()).isEqualTo(id);
  }

  @Test
  @Tag("L38")
  void configJsonIsReplacedAtomically() throws Exception {
    String id = create();
    engine.start("c");
    Path config = engine.inspect("c").paths().config();
    Object before = Files.getAttribute(config, "unix:ino");
    Path kept = Files.createLink(dir.resolve("kept"), config);
    Files.writeString(kept, "the old one, held by somebody");
    runtime.end(id, 0);
    engine.waitFor("c");
    engine.start("c");
    assertThat(Files.getAttribute(config, "unix:ino")).isNotEqualTo(before);
    assertThat(config).content().contains("ociVersion");
    assertThat(kept).hasContent("the old one, held by somebody");
    assertThat(config.resolveSibling("config.json.new")).doesNotExist();
  }

  @Test
  @Tag("L25")
  void filesOfTheEngineAreReplacedOrKeptAndLinksAreNotFollowed() throws Exception {
    String id = create();
    engine.start("c");
    Path run = engine.inspect("c").paths().runDir();
    Path held = Files.createLink(dir.resolve("held"), run.resolve("hosts"));
    Files.writeString(run.resolve("hostname"), "changed");
    runtime.end(id, 0);
    engine.waitFor("c");
    Files.writeString(held, "stale");
    engine.start("c");
    assertThat(run.resolve("hosts")).content().contains(" c\n").doesNotContain("stale");
    assertThat(run.resolve("resolv.conf")).exists();
    assertThat(run.resolve(".containerenv")).isEmptyFile();
    assertThat(run.resolve("hostname")).hasContent("changed");
  }

  /** Adds files to the root filesystem of the container c. */
  private Path imageFiles() throws Exception {
    Path etc = Files.createDirectories(dir.resolve("layers").resolve(layer()).resolve("etc"));
    Files.writeString(etc.resolve("passwd"), "root:x:0:0::/root:/bin/sh");
    Files.writeString(etc.resolve("group"), "root:x:0:\n");
    return etc;
  }

  private String layer() {
    return storage.layers().get(storage.layers().size() - 1).id();
  }

  @Test
  @Tag("L33")
  void aUserOrGroupThatTheImageDoesNotListGetsALineOnce() throws Exception {
    String id = engine.create(ContainerSpec.of("app").name("c").user("1000:10").build());
    Path etc = imageFiles();
    engine.start("c");
    runtime.end(id, 0);
    engine.waitFor("c");
    engine.start("c");
    assertThat(etc.resolve("passwd"))
        .hasContent("root:x:0:0::/root:/bin/sh\n1000:*:1000:10:container user:/work:/bin/sh\n");
    assertThat(etc.resolve("group")).hasContent("root:x:0:\n10:x:10:1000\n");
    assertThat(engine.inspect("c").paths().config()).content().contains("\"additionalGids\":[10]");
    assertThat(engine.inspect("c").paths().config()).content().contains("HOME=/work\"");
  }

  private static ProcessSettings accounts(AccountEntries entries) {
    return ProcessSettings.builder().accounts(entries).build();
  }

  @Test
  void entriesOfUsersAndGroupsAreWrittenAsRequested() throws Exception {
    ProcessSettings process =
        accounts(
            AccountEntries.builder()
                .passwdEntry("$USERNAME-x:$UID:$GID:$NAME:$HOME")
                .groupEntry("$GROUPNAME-x:$GID:$USERLIST")
                .build());
    engine.create(ContainerSpec.of("app").name("c").user("1000:10").process(process).build());
    Path etc = imageFiles();
    engine.start("c");
    assertThat(etc.resolve("passwd"))
        .hasContent("root:x:0:0::/root:/bin/sh\n1000-x:1000:10:container user:/work\n");
    assertThat(etc.resolve("group")).hasContent("root:x:0:\n10-x:10:1000\n");
  }

  @Test
  void noEntryIsAddedIfDisabled() throws Exception {
    ProcessSettings process =
        accounts(AccountEntries.builder().added(false).hostUsers(List.of("1")).build());
    engine.create(ContainerSpec.of("app").name("c").user("1000").process(process).build());
    Path etc = imageFiles();
    engine.start("c");
    assertThat(etc.resolve("passwd")).hasContent("root:x:0:0::/root:/bin/sh");
    assertThat(etc.resolve("group")).hasContent("root:x:0:\n");
  }

  @Test
  void usersOfTheHostAreListedOnceWithTheirNames() throws Exception {
    // Every host has the users root and daemon; the image already lists root.
    ProcessSettings process =
        accounts(AccountEntries.builder().hostUsers(List.of("root", "daemon", "1")).build());
    String id = engine.create(ContainerSpec.of("app").name("c").process(process).build());
    Path etc = imageFiles();
    engine.start("c");
    runtime.end(id, 0);
    engine.waitFor("c");
    engine.start("c");
    assertThat(etc.resolve("passwd"))
        .content()
        .matches("root:x:0:0::/root:/bin/sh\ndaemon:\\*:1:1:daemon:/work:/bin/sh\n");
    assertThat(etc.resolve("group")).hasContent("root:x:0:\n");
    assertThatThrownBy(
            () ->
                engine.create(
                    ContainerSpec.of("app")
                        .process(
                            accounts(
                                AccountEntries.builder()
                                    .hostUsers(List.of("no-such-user"))
                                    .build()))
                        .build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("host user 'no-such-user'");
  }

  @Test
  @Tag("L33")
  void aReadOnlyContainerGetsACopyWithTheLine() throws Exception {
    engine.create(ContainerSpec.of("app").name("c").user("1000").readOnly(true).build());
    Path etc = imageFiles();
    engine.start("c");
    assertThat(etc.resolve("passwd")).hasContent("root:x:0:0::/root:/bin/sh");
    Path run = engine.inspect("c").paths().runDir();
    assertThat(run.resolve("passwd"))
        .content()
        .endsWith("\n1000:*:1000:0:container user:/work:/bin/sh\n");
    assertThat(run.resolve("group")).content().endsWith("\n1000:x:1000:1000\n");
    assertThat(engine.inspect("c").paths().config())
        .content()
        .contains("\"destination\":\"/etc/passwd\"", "HOME=/work\"", "\"additionalGids\":[0]");
  }

  @Test
  @Tag("L33")
  void filesThatTheImageLacksOrTheUserMountsGetNoLine() throws Exception {
    Path mine = Files.writeString(dir.resolve("mine"), "joe:x:7:8::/home/joe:/bin/sh\n");
    engine.create(
        ContainerSpec.of("app")
            .name("c")
            .user("1000")
            .mounting(Mounting.of(MountText.volume(mine + ":/etc/passwd")))
            .build());
    engine.start("c");
    assertThat(mine).hasContent("joe:x:7:8::/home/joe:/bin/sh");
    assertThat(dir.resolve("layers").resolve(layer()).resolve("etc/group")).doesNotExist();
  }

  @Test
  void aWorkingDirectoryAboveAMountIsCreatedByTheRuntime() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "x");
    ContainerSpec.Builder asked = ContainerSpec.of("app").name("c").workdir("/var/www");
    engine.create(
        asked.mounting(Mounting.of(MountText.volume(file + ":/var/www/html/file"))).build());
    engine.start("c");
    assertThat(state()).isEqualTo(ContainerState.RUNNING);
    engine.create(asked.name("other").workdir("/var/ww").build());
    assertThatThrownBy(() -> engine.start("other"))
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessageContaining("workdir \"/var/ww\" does not exist");
  }

  @Test
  @Tag("L40")
  void unknownLimitsAreRejected() {
    assertThatThrownBy(
            () ->
                engine.create(ContainerSpec.of("app").rlimit(new Rlimit("RLIMIT_X", 1, 1)).build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("RLIMIT_X");
  }

  @Test
  void inputThatNobodyReadsIsNotAnError() {
    create();
    engine.init("c");
    var options =
        AttachOptions.builder()
            .forwardStdin(true)
            .stdout(new ByteArrayOutputStream())
            .stderr(new ByteArrayOutputStream())
            .build();
    assertThat(engine.startAttached("c", options).detached()).isFalse();
  }

  @Test
  void whenReadyCompletesWithTheBackends() {
    assertThat(engine.whenReady()).isCompleted();
    LeasedBackends none = noBackends();
    try (Engine other = engine(dir.resolve("other"), new FakeStore(), none)) {
      other.open();
      assertThat(other.whenReady()).isNotDone();
      none.add(StorageDriver.class, "fake", storage, 0, ORIGIN);
      assertThat(other.whenReady()).isNotDone();
      none.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
      assertThat(other.whenReady()).isCompleted();
    }
  }

  @Test
  void aClosedEngineNoLongerFollowsBackends() {
    LeasedBackends none = noBackends();
    Engine other = engine(dir.resolve("other"), new FakeStore(), none);
    other.open();
    other.close();
    none.add(StorageDriver.class, "fake", storage, 0, ORIGIN);
    none.add(OciRuntime.class, "fake", runtime, 0, ORIGIN);
    assertThat(other.whenReady()).isNotDone();
  }
}
