package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The digests of plugins that may be started, in the format of {@code sha256sum}. The file is read
 * for each check, so that changes take effect at once.
 */
final class AllowList {

  private volatile String file;

  /**
   * @param file empty if all plugins may be started
   */
  AllowList(String file) {
    this.file = file;
  }

  void use(String newFile) {
    this.file = newFile;
  }

  boolean isOn() {
    return !file.isEmpty();
  }

  /**
   * @throws CarobException.InvalidArgument the jar is not on the list, or the list cannot be read
   */
  void check(PluginJar jar) {
    String list = file;
    if (list.isEmpty()) {
      return;
    }
    try {
      if (RegularFile.lines(Path.of(list)).stream()
          .map(line -> line.strip().split("\\s+", 2)[0].toLowerCase(Locale.ROOT))
          .noneMatch(jar.digest()::equals)) {
        throw new CarobException.InvalidArgument(
            "%s is refused: its digest %s is not on the list of allowed ones, %s"
                .formatted(jar.source(), jar.digest(), list));
      }
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "%s is refused: the list of allowed digests, %s, cannot be read: %s"
              .formatted(jar.source(), list, e.getMessage()),
          e);
    }
  }
}
