package dev.carob.plugin.manager.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class BackendChoicesTest {

  private boolean there = true;

  private static <T> T fake(Class<T> type, java.lang.reflect.InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            BackendChoicesTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Choices between the OCI runtimes crun and runc; no other backends exist. */
  private BackendChoices choices() {
    Backends backends =
        fake(
            Backends.class,
            (self, method, arguments) ->
                arguments[0] == OciRuntime.class ? List.of("crun", "runc") : List.of());
    return new BackendChoices(
        fake(
            BundleContext.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getServiceReference" ->
                      there ? fake(ServiceReference.class, (a, b, c) -> null) : null;
                  case "getService" -> backends;
                  default -> throw new UnsupportedOperationException(method.toString());
                }));
  }

  private void isAccepted(Map<String, List<String>> values) {
    assertThatCode(() -> choices().check(values)).doesNotThrowAnyException();
  }

  @Test
  void anAvailableBackendCanBeChosen() {
    isAccepted(Map.of("oci", List.of("runc")));
  }

  @Test
  void aMissingBackendCannotBeChosenAndTheOthersAreNamed() {
    assertThatThrownBy(() -> choices().check(Map.of("oci", List.of("youki"))))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("'youki'")
        .hasMessageContaining("crun, runc");
  }

  @Test
  void aNameOfAnotherKindIsRejected() {
    assertThatThrownBy(() -> choices().check(Map.of("storage", List.of("crun"))))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessageContaining("'crun'");
  }

  @Test
  void anEmptyNameChoosesNothing() {
    isAccepted(Map.of("oci", List.of("")));
    isAccepted(Map.of("oci", List.of()));
  }

  @Test
  void otherKeysTakeAnyValue() {
    isAccepted(Map.of("swap.wait", List.of("youki")));
  }

  @Test
  void anythingCanBeChosenWithoutTheBackendsService() {
    there = false;
    isAccepted(Map.of("oci", List.of("youki")));
  }
}
