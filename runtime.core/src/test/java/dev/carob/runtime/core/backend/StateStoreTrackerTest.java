package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendInfo;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.state.StateStore;
import dev.carob.tck.SpiCall;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

@Timeout(20)
class StateStoreTrackerTest {

  @TempDir private Path root;
  private final List<Bundle> installed = new ArrayList<>();
  private final List<RootState> offered = new ArrayList<>();
  private int withdrawn;
  private LeasedBackends backends;
  private StateStoreTracker tracker;
  private ServiceReference<StateStore> reference;
  private StateStoreTracker.Offer offer;
  private final Bundle core = bundle("dev.carob.runtime.core", "connect:core");
  private final BundleContext context =
      fake(
          BundleContext.class,
          (self, method, arguments) ->
              switch (method.getName()) {
                case "createFilter" -> null;
                case "getBundle" -> core;
                case "getBundles" -> installed.toArray(Bundle[]::new);
                case "getService" -> SpiCall.blank(StateStore.class);
                case "registerService" -> {
                  offered.add((RootState) arguments[1]);
                  yield fake(
                      ServiceRegistration.class,
                      (registration, called, none) -> {
                        withdrawn++;
                        return null;
                      });
                }
                default -> throw new AssertionError(method.getName());
              });

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /**
   * Returns a bundle that declares a state store named after the last part of the bundle's name.
   */
  private Bundle bundle(String name, String location) {
    Bundle bundle =
        fake(
            Bundle.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> name;
                  case "getVersion" -> Version.valueOf("1.2.3");
                  case "getLocation" -> location;
                  case "getLastModified" -> 1L;
                  case "getState" -> Bundle.ACTIVE;
                  case "adapt" ->
                      arguments[0] == BundleRevision.class ? revision(store(name)) : null;
                  default -> throw new AssertionError(method.getName());
                });
    installed.add(bundle);
    return bundle;
  }

  private static BundleRevision revision(String store) {
    BundleCapability capability =
        fake(
            BundleCapability.class,
            (self, method, arguments) -> Map.of("type", "state", "name", store));
    return fake(BundleRevision.class, (self, method, arguments) -> List.of(capability));
  }

  private static String store(String bundle) {
    return bundle.substring(bundle.lastIndexOf('.') + 1);
  }

  /** Starts an engine on the root with the state store of a bundle. */
  @SuppressWarnings("unchecked")
  private void start(Bundle bundle) {
    offered.clear();
    reference =
        fake(
            ServiceReference.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getBundle" -> bundle;
                  case "getProperty" ->
                      arguments[0].equals(Backends.NAME) ? store(bundle.getSymbolicName()) : null;
                  default -> throw new AssertionError(method.getName());
                });
    backends =
        new LeasedBackends(
            new LeasedBackends.Choices(Map.of(), Duration.ZERO, Duration.ofSeconds(30)),
            RecordedDefaults.of(root));
    tracker = new StateStoreTracker(context, backends, RecordedDefaults.of(root));
    offer = tracker.addingService(reference);
  }

  private String recorded() {
    return RecordedDefaults.of(root).get(BackendKind.STATE);
  }

  @Test
  void aRootKeepsItsStateStore() {
    Bundle first = bundle("org.example.first", "connect:first");
    start(first);
    assertThat(offered.get(0).store().ledger()).isEmpty();
    start(first);
    assertThat(offered.get(0).store().ledger()).isEmpty();
    assertThat(recorded()).isEqualTo("first");
  }

  @Test
  void theStoreIsABackendUnderALeaseUntilItGoes() {
    start(bundle("org.example.first", "connect:first"));
    assertThat(backends.list())
        .extracting(BackendInfo::kind, BackendInfo::name, BackendInfo::leases)
        .containsExactly(tuple("state", "first", 0));
    offered.get(0).store();
    offered.get(0).store();
    assertThat(backends.list()).extracting(BackendInfo::leases).containsExactly(1);
    // If this waited for a lease, the test would exceed its time limit.
    tracker.removedService(reference, offer);
    assertThat(withdrawn).isEqualTo(1);
    assertThat(backends.names(StateStore.class)).isEmpty();
    assertThat(backends.list()).extracting(BackendInfo::leases).containsOnly(0);
  }

  /** Earlier versions recorded the bundle. */
  @Test
  void theRecordOfAnEarlierVersionIsUnderstood() throws IOException {
    Files.writeString(root.resolve("backends.json"), "{\"state\": \"org.example.first\"}");
    start(bundle("org.example.first", "connect:first"));
    assertThat(offered.get(0).store().ledger()).isEmpty();
    assertThat(recorded()).isEqualTo("first");
  }

  @Test
  void anotherStateStoreIsRejectedWithBothNames() {
    start(bundle("org.example.first", "connect:first"));
    installed.clear();
    start(bundle("org.example.second", "connect:second"));
    assertThatThrownBy(() -> offered.get(0).store())
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("'second' (bundle org.example.second 1.2.3)")
        .hasMessageContaining("'first'");
  }

  @Test
  void aSecondStateStoreIsIgnored() {
    start(bundle("org.example.first", "connect:first"));
    start(bundle("org.example.second", "connect:second"));
    assertThat(offered).isEmpty();
  }

  @Test
  void aPluginsStateStoreIsIgnored() {
    start(bundle("org.example.plugin", "carob-plugin:1"));
    assertThat(offered).isEmpty();
    assertThat(root.resolve("backends.json")).doesNotExist();
  }
}
