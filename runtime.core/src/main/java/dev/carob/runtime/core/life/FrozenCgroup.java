package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Thaws frozen cgroups of both versions (cgroups(7)). */
final class FrozenCgroup {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private FrozenCgroup() {}

  /** Thaws the cgroup of a process. Does nothing if it is not frozen. */
  static void thaw(int pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
        String[] parts = line.split(":", 3);
        String place = parts[2].substring(1);
        if (parts[1].equals("freezer")) {
          write(CGROUPS.resolve("freezer").resolve(place).resolve("freezer.state"), "THAWED");
        } else if (parts[0].equals("0")) {
          write(CGROUPS.resolve(place).resolve("cgroup.freeze"), "0");
        }
      }
    } catch (NoSuchFileException e) {
      // The process has ended, so nothing is frozen.
      return;
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed(
          "cannot thaw the cgroup of process " + pid + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      Files.writeString(file, value);
    }
  }
}
