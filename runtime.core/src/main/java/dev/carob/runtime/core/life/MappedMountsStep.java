package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.IdmapOption;
import dev.carob.runtime.core.record.MountEntry;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Mounts the sources of mounts with the option {@code idmap}. The engine does it, so that every OCI
 * runtime supports the option.
 */
final class MappedMountsStep implements Step {

  @Override
  public String effect() {
    return "mapped";
  }

  @Override
  public boolean applies(StepContext context) {
    return context.container().config().mounts().stream()
        .anyMatch(entry -> IdmapOption.isIn(entry.options()));
  }

  @Override
  public void perform(StepContext context) {
    Container container = context.container();
    for (MountEntry entry : container.config().mounts()) {
      IdmapOption.mapping(entry.destination(), entry.options(), container.ids())
          .ifPresent(ids -> mount(container, entry, ids));
    }
  }

  private static void mount(Container container, MountEntry entry, IdMappings ids) {
    MappedMount.make(
        container.config().title(), Path.of(entry.source()), container.mapped(entry), ids);
  }

  @Override
  public void undo(StepContext context) {
    Container container = context.container();
    for (MountEntry entry : container.config().mounts()) {
      if (IdmapOption.isIn(entry.options())) {
        try {
          MappedMount.drop(container.mapped(entry));
        } catch (IOException | ErrnoException e) {
          throw new CarobException.StorageFailed(
              "%s: cannot unmount %s: %s"
                  .formatted(container.config().title(), container.mapped(entry), e.getMessage()),
              e);
        }
      }
    }
  }
}
