package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Mounts;
import dev.carob.linux.UserNamespace;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Bind mounts whose files have other owners than on the host (mount_setattr(2)). */
final class MappedMount {

  private MappedMount() {}

  /**
   * Mounts a file or directory unless it is mounted already.
   *
   * @param title the container, for messages
   * @param ids ids of the files, and ids of the host that they are shown as
   */
  static void make(String title, Path source, Path target, IdMappings ids) {
    try {
      if (Mounts.isMounted(target)) {
        return;
      }
      if (Files.isDirectory(source)) {
        Files.createDirectories(target);
      } else {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.createFile(target);
      }
      Optional<UserNamespace> made =
          UserNamespace.of(IdMappings.lines(ids.uids()), IdMappings.lines(ids.gids()));
      if (made.isEmpty()) {
        throw failed(title, source, "the helper program is missing for this architecture", null);
      }
      try (UserNamespace namespace = made.get()) {
        Mounts.bindMapped(source, target, namespace);
      }
    } catch (IOException | ErrnoException e) {
      throw failed(title, source, String.valueOf(e.getMessage()), e);
    }
  }

  private static CarobException failed(
      String title, Path source, String reason, @org.jspecify.annotations.Nullable Exception e) {
    return new CarobException.StorageFailed(
        "%s: %s cannot be mounted with mapped owners: %s".formatted(title, source, reason), e);
  }

  /** Unmounts and removes a mount, if it exists. */
  static void drop(Path target) throws IOException {
    while (Mounts.isMounted(target)) {
      Mounts.detach(target);
    }
    Files.deleteIfExists(target);
  }
}
