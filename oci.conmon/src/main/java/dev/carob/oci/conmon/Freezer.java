package dev.carob.oci.conmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Determines whether a process is frozen by its cgroup (cgroups(7)). */
final class Freezer {

  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

  private Freezer() {}

  static boolean frozen(int pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/cgroup"))) {
        String[] parts = line.split(":", 3);
        String place = parts[2].substring(1);
        if (parts[1].equals("freezer")) {
          Path state = CGROUPS.resolve("freezer").resolve(place).resolve("freezer.state");
          // FREEZING is the state until all processes have stopped; the request has been accepted.
          return says(state, "FROZEN") || says(state, "FREEZING");
        }
        if (parts[0].equals("0") && Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
          return says(CGROUPS.resolve(place).resolve("cgroup.freeze"), "1");
        }
      }
    } catch (IOException e) {
      // The process has ended, so it is not frozen.
      return false;
    }
    return false;
  }

  private static boolean says(Path file, String word) throws IOException {
    return Files.exists(file) && Files.readString(file).strip().equals(word);
  }
}
