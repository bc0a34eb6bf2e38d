package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Checks that the values of a test cover all attributes of the API. */
final class Attributes {

  private static final Set<String> NO_ATTRIBUTES =
      Set.of("hashCode", "toString", "getClass", "notify", "notifyAll", "wait", "toBuilder");

  private Attributes() {}

  /** Fails with a list of the attributes whose values do not differ. */
  static <T> void allDiffer(T full, T empty, String... butThese) {
    List<String> same = new ArrayList<>();
    Arrays.stream(full.getClass().getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> !NO_ATTRIBUTES.contains(method.getName()))
        .sorted(Comparator.comparing(Method::getName))
        .forEach(
            method -> {
              if (Objects.equals(value(method, full), value(method, empty))) {
                same.add(method.getName());
              }
            });
    assertThat(same)
        .as("attributes of %s that the test does not set", full.getClass().getSimpleName())
        .containsExactlyInAnyOrder(butThese);
  }

  private static Object value(Method accessor, Object of) {
    try {
      return accessor.invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(accessor.toString(), e);
    }
  }
}
