package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageService;
import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import dev.carob.spi.image.ImageStore;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.storage.StorageDriver;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeasedBackendsTest {

  @TempDir private Path root;

  private LeasedBackends backends;
  private boolean installed = true;

  @BeforeEach
  void open() {
    backends = backends(Map.of());
  }

  /** The backends of an engine on the root. */
  private LeasedBackends backends(Map<Class<?>, String> chosen) {
    return new LeasedBackends(
        new LeasedBackends.Choices(chosen, Duration.ofMillis(20), Duration.ofMillis(20)),
        RecordedDefaults.of(root));
  }

  private static <T> T service(Class<T> kind) {
    return kind.cast(
        Proxy.newProxyInstance(
            kind.getClassLoader(), new Class<?>[] {kind}, (proxy, method, args) -> null));
  }

  private BackendOrigin plugin(boolean returns) {
    return new BackendOrigin(
        "com.acme", "1.0", () -> "active", () -> returns, () -> installed, false);
  }

  private static BackendOrigin distribution() {
    return new BackendOrigin("dev.carob", "1.0", () -> "active", () -> false);
  }

  private <T> T add(
      LeasedBackends to, Class<T> kind, String name, int ranking, BackendOrigin origin) {
    T service = service(kind);
    to.add(kind, name, service, ranking, origin);
    return service;
  }

  @Test
  void aPluginIsNeverTheDefaultByItself() {
    add(backends, StorageDriver.class, "copydir", 1000, plugin(false));
    add(backends, StorageDriver.class, "overlay", 0, distribution());
    assertThat(backends.defaultName(StorageDriver.class)).isEqualTo("overlay");
  }

  @Test
  void theDefaultThatARootFirstUsedIsKept() {
    add(backends, NetworkBackend.class, "cni", 0, distribution());
    assertThat(backends.defaultName(NetworkBackend.class)).isEqualTo("cni");
    LeasedBackends next = backends(Map.of());
    add(next, NetworkBackend.class, "netavark", 5, distribution());
    // The recorded backend may arrive later; meanwhile another one is used.
    assertThat(next.defaultName(NetworkBackend.class)).isEqualTo("netavark");
    add(next, NetworkBackend.class, "cni", 0, distribution());
    assertThat(next.defaultName(NetworkBackend.class)).isEqualTo("cni");
  }

  /** Another storage driver would hide all images. */
  @Test
  void theMissingStorageOfARootIsNotReplaced() {
    add(backends, StorageDriver.class, "overlay", 0, distribution());
    assertThat(backends.defaultName(StorageDriver.class)).isEqualTo("overlay");
    LeasedBackends next = backends(Map.of());
    add(next, StorageDriver.class, "vfs", 0, distribution());
    assertThat(next.defaultName(StorageDriver.class)).isEqualTo("overlay");
  }

  @Test
  void aConfiguredDefaultOverridesTheRecordedOne() {
    LeasedBackends chosen = backends(Map.of(StorageDriver.class, "vfs"));
    add(chosen, StorageDriver.class, "vfs", 0, distribution());
    add(chosen, StorageDriver.class, "overlay", 5, distribution());
    assertThat(chosen.defaultName(StorageDriver.class)).isEqualTo("vfs");
    add(backends, StorageDriver.class, "vfs", 0, distribution());
    add(backends, StorageDriver.class, "overlay", 5, distribution());
    assertThat(backends.defaultName(StorageDriver.class)).isEqualTo("overlay");
  }

  /** Each kind determines whether another backend may replace a missing one. */
  @ParameterizedTest
  @EnumSource(BackendKind.class)
  void aMissingBackendThatKeepsNoDataIsReplaced(BackendKind kind) {
    add(backends, kind.service(), "first", 0, distribution());
    assertThat(backends.defaultName(kind.service())).isEqualTo("first");
    LeasedBackends next = backends(Map.of());
    add(next, kind.service(), "second", 0, distribution());
    assertThat(next.defaultName(kind.service())).isEqualTo(kind.keepsData() ? "first" : "second");
    assertThat(RecordedDefaults.of(root).get(kind))
        .isEqualTo(kind.choice() == BackendKind.Choice.ALL ? "" : "first");
  }

  /** Each kind of backend that the configuration can choose has a setting of the kind's name. */
  @Test
  void eachConfigurableKindHasASetting() {
    assertThat(Arrays.stream(BackendSettings.class.getMethods()).map(Method::getName))
        .containsAll(
            Arrays.stream(BackendKind.values())
                .filter(kind -> kind.choice() == BackendKind.Choice.CONFIGURED)
                .map(BackendKind::type)
                .toList());
  }

  private static ImageStore imageStore(InvocationHandler handler) {
    return (ImageStore)
        Proxy.newProxyInstance(
            ImageStore.class.getClassLoader(), new Class<?>[] {ImageStore.class}, handler);
  }

  private int imageLeases() {
    return backends.list().stream()
        .filter(info -> info.kind().equals("images"))
        .mapToInt(BackendInfo::leases)
        .sum();
  }

  @Test
  void theImageStoreIsLeasedForEachCall() {
    List<Integer> leases = new ArrayList<>();
    ImageService images = backends.images();
    assertThatThrownBy(images::list)
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("no image store is available");
    ImageStore store =
        imageStore(
            (proxy, method, arguments) -> {
              leases.add(imageLeases());
              if (method.getName().equals("pull")) {
                throw new CarobException.NotFound("no such image");
              }
              return List.of();
            });
    backends.add(ImageStore.class, "store", store, 0, distribution());
    assertThat(images.list()).isEmpty();
    assertThatThrownBy(() -> images.pull("nothing"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessage("no such image");
    assertThat(leases).containsExactly(1, 1);
    assertThat(imageLeases()).isZero();
  }

  /** Holders of the service continue with the next version of the store. */
  @Test
  void theImagesOutliveTheirStore() {
    ImageService images = backends.images();
    ImageStore first = imageStore((proxy, method, arguments) -> List.of());
    backends.add(ImageStore.class, "store", first, 0, distribution());
    assertThat(images.list()).isEmpty();
    backends.remove(ImageStore.class, first);
    assertThatThrownBy(images::list)
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("the image store 'store' is not available");
    backends.add(
        ImageStore.class,
        "store",
        imageStore((proxy, method, arguments) -> Map.of()),
        0,
        distribution());
    assertThat(images.mounted()).isEmpty();
  }

  @Test
  void aDamagedRecordIsNamed() throws Exception {
    Path file = Files.writeString(root.resolve("backends.json"), "{");
    assertThatThrownBy(() -> backends(Map.of()))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(file + " is damaged");
    Files.writeString(file, "null");
    assertThatThrownBy(() -> backends(Map.of())).hasMessageContaining(file + " is damaged");
  }

  @Test
  void aPluginDoesNotReplaceTheDistributionsOfTheSameName() {
    StorageDriver own = service(StorageDriver.class);
    backends.add(StorageDriver.class, "overlay", own, 0, distribution());
    add(backends, StorageDriver.class, "overlay", 1000, plugin(false));
    assertThat(backends.list()).extracting(BackendInfo::bundle).containsExactly("dev.carob");
    backends.remove(StorageDriver.class, own);
    assertThat(backends.list()).extracting(BackendInfo::bundle).containsExactly("com.acme");
  }

  @Test
  void aBackendThatABundleNoLongerProvidesIsNotListed() {
    HookManager hooks = add(backends, HookManager.class, "ghost", 0, plugin(false));
    backends.remove(HookManager.class, hooks);
    assertThat(backends.list()).hasSize(1);
    installed = false;
    assertThat(backends.list()).isEmpty();
  }

  @Test
  void aBackendIsActivatedWhenItIsFirstLeased() {
    AtomicInteger activations = new AtomicInteger();
    backends.add(
        HookManager.class,
        "mine",
        "key",
        () -> {
          activations.incrementAndGet();
          // A backend may reference Backends, and use it while it is being activated.
          assertThat(backends.names(HookManager.class)).containsExactly("mine");
          return query -> List.of();
        },
        0,
        plugin(false));
    assertThat(backends.list()).extracting(BackendInfo::present).containsExactly(true);
    assertThat(activations).hasValue(0);
    for (int i = 0; i < 2; i++) {
      try (var lease = backends.lease(HookManager.class, "mine")) {
        assertThat(lease.get().hooks(HookQuery.builder().build())).isEmpty();
      }
    }
    assertThat(activations).hasValue(1);
  }

  @Test
  void aBackendThatCannotBeActivatedIsRetriedOnlyWhenNeeded() {
    AtomicInteger activations = new AtomicInteger();
    backends.add(
        HookManager.class,
        "mine",
        "key",
        () -> {
          activations.incrementAndGet();
          throw new CarobException.BackendUnavailable("no licence");
        },
        0,
        plugin(false));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> backends.lease(HookManager.class, "mine"))
          .isInstanceOf(CarobException.BackendUnavailable.class)
          .hasMessage("no licence");
    }
    assertThat(backends.leaseNow(HookManager.class, "mine")).isEmpty();
    assertThat(activations).hasValue(2);
    assertThat(backends.list()).extracting(BackendInfo::leases).containsExactly(0);
  }
}
