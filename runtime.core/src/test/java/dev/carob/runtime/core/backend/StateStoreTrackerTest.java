package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.state.StateStore;
import dev.carob.tck.SpiCall;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

class StateStoreTrackerTest {

  @TempDir private Path root;
  private final List<Bundle> installed = new ArrayList<>();
  private final List<RootState> offered = new ArrayList<>();
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
                  yield fake(ServiceRegistration.class, (registration, called, none) -> null);
                }
                default -> throw new AssertionError(method.getName());
              });

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Bundle bundle(String name, String location) {
    Bundle bundle =
        fake(
            Bundle.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> name;
                  case "getVersion" -> Version.valueOf("1.2.3");
                  case "getLocation" -> location;
                  default -> throw new AssertionError(method.getName());
                });
    installed.add(bundle);
    return bundle;
  }

  /** An engine starts on the root with the state store of a bundle. */
  @SuppressWarnings("unchecked")
  private void start(Bundle bundle) {
    offered.clear();
    ServiceReference<StateStore> reference =
        fake(ServiceReference.class, (self, method, arguments) -> bundle);
    new StateStoreTracker(context, RecordedDefaults.of(root)).addingService(reference);
  }

  @Test
  void aRootKeepsItsStateStore() {
    Bundle first = bundle("org.example.first", "connect:first");
    start(first);
    assertThat(offered.get(0).store().ledger()).isEmpty();
    start(first);
    assertThat(offered.get(0).store().ledger()).isEmpty();
  }

  @Test
  void anotherStateStoreIsRefusedWithBothNames() {
    start(bundle("org.example.first", "connect:first"));
    installed.clear();
    start(bundle("org.example.second", "connect:second"));
    assertThatThrownBy(() -> offered.get(0).store())
        .isInstanceOf(CarobException.BackendUnavailable.class)
        .hasMessageContaining("org.example.second 1.2.3")
        .hasMessageContaining("org.example.first");
  }

  @Test
  void aSecondStateStoreIsIgnoredWhereTheFirstIsThere() {
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
