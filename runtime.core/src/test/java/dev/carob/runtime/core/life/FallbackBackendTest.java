package dev.carob.runtime.core.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.runtime.core.backend.BackendOrigin;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.spi.oci.OciContainer;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.tck.MisbehavingBackend;
import dev.carob.tck.Misbehaviour;
import dev.carob.tck.SpiCall;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FallbackBackendTest {

  private static final OciContainer CONTAINER =
      new OciContainer("c", Path.of("/bundle"), Path.of("/run"));
  private final List<String> done = new ArrayList<>();

  private OciRuntime fallback(LeasedBackends backends) {
    return new FallbackBackend<>(
            OciRuntime.class,
            "mine",
            backends,
            lease -> {},
            (method, arguments, reason) -> {
              assertThat(reason)
                  .isInstanceOf(CarobException.BackendUnavailable.class)
                  .hasMessageContaining("the OCI runtime 'mine' (bundle com.acme 1.2.3)");
              done.add(method);
              return null;
            })
        .asBackend();
  }

  private static LeasedBackends backends(OciRuntime plugin) {
    LeasedBackends backends =
        new LeasedBackends(
            new LeasedBackends.Choices(
                Map.of(), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(100)));
    backends.add(
        OciRuntime.class,
        "mine",
        plugin,
        0,
        new BackendOrigin("com.acme", "1.2.3", () -> "", () -> true));
    return backends;
  }

  @ParameterizedTest
  @EnumSource(names = {"THROWS", "DISAPPEARS"})
  void aContainerIsEndedWithoutABackendThatHasAFault(Misbehaviour fault) {
    try (MisbehavingBackend<OciRuntime> plugin =
        new MisbehavingBackend<>(
            OciRuntime.class,
            SpiCall.blank(OciRuntime.class),
            method -> Optional.of(fault).filter(f -> method.getName().equals("kill")))) {
      OciRuntime runtime = fallback(backends(plugin.backend()));
      runtime.kill(CONTAINER, 9);
      runtime.delete(CONTAINER, true);
      assertThat(done).containsExactly("kill", "delete");
    }
  }

  @Test
  void failuresOfTheContractAreThrown() {
    OciRuntime failing =
        (OciRuntime)
            Proxy.newProxyInstance(
                OciRuntime.class.getClassLoader(),
                new Class<?>[] {OciRuntime.class},
                (self, method, arguments) -> {
                  throw new CarobException.RuntimeFailed("no such signal", null);
                });
    assertThatThrownBy(() -> fallback(backends(failing)).kill(CONTAINER, 99))
        .isInstanceOf(CarobException.RuntimeFailed.class)
        .hasMessage("no such signal");
    assertThat(done).isEmpty();
  }
}
