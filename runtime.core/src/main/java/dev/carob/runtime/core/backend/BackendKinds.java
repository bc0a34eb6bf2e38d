package dev.carob.runtime.core.backend;

import dev.carob.spi.backend.BackendKind;
import java.util.Arrays;

/** Finds kinds of backends. */
final class BackendKinds {

  private BackendKinds() {}

  static BackendKind of(Class<?> service) {
    return Arrays.stream(BackendKind.values())
        .filter(kind -> kind.service() == service)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(service + " is no kind of backend"));
  }
}
