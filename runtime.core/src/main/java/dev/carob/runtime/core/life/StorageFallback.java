package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.MountEntry;
import java.nio.file.Path;
import java.util.Objects;

/** Releases a container's root filesystem without its storage driver: the kernel unmounts it. */
final class StorageFallback implements FallbackBackend.Fallback {

  private final Container container;

  StorageFallback(Container container) {
    this.container = container;
  }

  @Override
  public Object call(String method, Object[] arguments, CarobException reason) {
    if (method.equals("unmount")) {
      detach(String.valueOf(arguments[0]));
    }
    // The layer and the driver's mount count are not removed, and remain recorded.
    throw reason;
  }

  private void detach(String layer) {
    String place =
        layer.equals(container.config().layer())
            ? container.status().rootfs()
            : container.config().mounts().stream()
                .filter(entry -> entry.layer().equals(layer))
                .map(MountEntry::destination)
                .map(container.status().images()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    try {
      if (!place.isEmpty() && Mounts.isMounted(Path.of(place))) {
        Mounts.detach(Path.of(place));
      }
    } catch (ErrnoException e) {
      throw new CarobException.StorageFailed(
          "%s: cannot unmount %s: %s".formatted(container.config().title(), place, e.getMessage()),
          e);
    }
  }
}
