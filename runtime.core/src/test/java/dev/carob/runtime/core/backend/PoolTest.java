package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Lease;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Pool<String> pool = new Pool<>(BackendKind.OCI);

  private boolean returns;

  private void add(String name, String service, int ranking) {
    pool.add(
        name,
        service,
        ranking,
        new BackendOrigin("bundle.of." + service, "1.0", () -> "stopped", () -> returns));
  }

  @Test
  void aBackendThatIsBeingReplacedIsListedWhileItIsWaitedFor() {
    add("crun", "x", 5);
    add("runc", "y", 0);
    returns = true;
    pool.remove("x", SHORT);
    assertThat(pool.names(LONG)).containsExactly("crun", "runc");
    assertThat(pool.names(Duration.ZERO)).containsExactly("runc");
    // Leases do not wait for a backend that was stopped permanently.
    returns = false;
    assertThat(pool.names(LONG)).containsExactly("runc");
    add("crun", "z", 5);
    assertThat(pool.names(LONG)).containsExactly("crun", "runc");
  }

  @Test
  void removedBackendsAreForgotten() {
    Pool<Object> objects = new Pool<>(BackendKind.OCI);
    Object service = new Object();
    objects.add("crun", service, 0, new BackendOrigin("b", "1", () -> "stopped", () -> false));
    WeakReference<Object> known = new WeakReference<>(service);
    objects.remove(service, SHORT);
    service = null;
    while (known.get() != null) {
      System.gc();
    }
    assertThat(objects.list("")).hasSize(1);
  }

  @Test
  void theHighestRankingOfANameIsUsed() {
    add("crun", "low", 0);
    add("crun", "high", 5);
    try (Lease<String> lease = pool.lease("crun", SHORT)) {
      assertThat(lease.get()).isEqualTo("high");
    }
    pool.remove("high", SHORT);
    try (Lease<String> lease = pool.lease("crun", SHORT)) {
      assertThat(lease.get()).isEqualTo("low");
    }
  }

  @Test
  void anUnknownNameIsNotWaitedFor() {
    add("crun", "x", 0);
    assertThatThrownBy(() -> pool.lease("kata", LONG))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("kata")
        .hasMessageContaining("crun");
  }

  @Test
  void aMissingBackendIsWaitedForAndThenReportedWithItsBundlesState() {
    add("crun", "x", 0);
    pool.remove("x", SHORT);
    assertThatThrownBy(() -> pool.lease("crun", SHORT))
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("crun")
        .hasMessageContaining("bundle.of.x")
        .hasMessageContaining("stopped");
    assertThat(pool.leaseNow("crun")).isEmpty();
    assertThat(pool.list("crun"))
        .singleElement()
        .satisfies(info -> assertThat(info.present()).isFalse());
  }

  @Test
  void aLeaseIsGivenAsSoonAsAReplacementArrives() throws Exception {
    add("crun", "old", 0);
    pool.remove("old", SHORT);
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try (Lease<String> lease = pool.lease("crun", LONG)) {
                return lease.get();
              }
            });
    add("crun", "new", 0);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("new");
  }

  @Test
  void removalWaitsForTheLeasesAndGivesNoNewOnes() throws Exception {
    add("crun", "x", 0);
    Lease<String> lease = pool.lease("crun", SHORT);
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> going =
        CompletableFuture.runAsync(
            () -> {
              begun.countDown();
              pool.remove("x", LONG);
            });
    begun.await();
    while (pool.leaseNow("crun")
        .map(
            l -> {
              l.close();
              return true;
            })
        .orElse(false)) {
      Thread.onSpinWait();
    }
    assertThat(going).isNotDone();
    assertThat(lease.get()).isEqualTo("x");
    lease.close();
    lease.close();
    going.get(10, TimeUnit.SECONDS);
    assertThatThrownBy(lease::get).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theDrainHasAnEnd() {
    add("crun", "x", 0);
    Lease<String> lease = pool.lease("crun", SHORT);
    pool.remove("x", SHORT);
    assertThat(pool.names(LONG)).isEmpty();
    lease.close();
  }

  @Test
  void listenersAreNotifiedOfArrivalsUntilTheyAreClosed() {
    StringBuilder heard = new StringBuilder();
    Registration first = pool.onArrival(heard::append);
    pool.onArrival(heard::append);
    add("runc", "x", 0);
    assertThat(heard).hasToString("runcrunc");
    first.close();
    first.close();
    add("crun", "y", 0);
    assertThat(heard).hasToString("runcrunccrun");
  }

  @Test
  void aListenerThatFailsAffectsNoOther() {
    StringBuilder heard = new StringBuilder();
    pool.onArrival(
        name -> {
          throw new IllegalStateException(name);
        });
    pool.onArrival(heard::append);
    add("runc", "x", 0);
    assertThat(heard).hasToString("runc");
    assertThat(pool.names(LONG)).containsExactly("runc");
  }
}
