package dev.carob.runtime.core.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.spi.backend.BackendKind;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/** Tests which missing backends are listed and awaited. */
class BundleOriginTest {

  private int state = Bundle.ACTIVE;
  private long content = 1;
  private List<String> declared = List.of();

  private final Bundle bundle =
      answering(
          Bundle.class,
          (method, argument) ->
              switch (method) {
                case "getState" -> state;
                case "getLastModified" -> content;
                case "getSymbolicName" -> "dev.carob.oci.runtime";
                case "getVersion" -> Version.emptyVersion;
                case "getLocation" -> "connect:oci.runtime";
                case "adapt" -> adapted(Objects.requireNonNull(argument));
                default -> throw new AssertionError(method);
              });
  private final BackendOrigin origin =
      BundleOrigin.of(
          bundle,
          BackendKind.OCI,
          "second",
          answering(BundleContext.class, (method, argument) -> bundle));

  private interface Answer {
    Object of(String method, @Nullable Object argument);
  }

  private static <T> T answering(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                answer.of(method.getName(), arguments == null ? null : arguments[0])));
  }

  private Object adapted(Object type) {
    return type == BundleStartLevel.class
        ? answering(BundleStartLevel.class, (method, argument) -> true)
        : answering(BundleRevision.class, (method, argument) -> capabilities());
  }

  private List<BundleCapability> capabilities() {
    return declared.stream()
        .map(
            name ->
                answering(
                    BundleCapability.class,
                    (method, argument) -> Map.of("type", BackendKind.OCI.type(), "name", name)))
        .toList();
  }

  private void assertListedAndAwaited(boolean expected) {
    assertThat(origin.listed().getAsBoolean()).isEqualTo(expected);
    assertThat(origin.returns().getAsBoolean()).isEqualTo(expected);
  }

  @Test
  void aBackendWhoseConfigurationWasRemovedIsNotListed() {
    assertListedAndAwaited(false);
  }

  @Test
  void aBackendByConfigurationIsListedWhileItsBundleIsStopped() {
    state = Bundle.RESOLVED;
    assertListedAndAwaited(true);
    content = 2;
    assertListedAndAwaited(false);
  }

  @Test
  void aDeclaredBackendIsListedUntilItsBundleIsUninstalled() {
    declared = List.of("first", "second");
    assertListedAndAwaited(true);
    content = 2;
    assertListedAndAwaited(true);
    state = Bundle.UNINSTALLED;
    assertListedAndAwaited(false);
  }
}
