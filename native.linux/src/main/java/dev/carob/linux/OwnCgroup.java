package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cgroup of this process (cgroups(7)). */
public final class OwnCgroup {

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final String PROCESSES = "cgroup.procs";
  private static final String ASIDE = "supervisor";
  private static final String STARTED = withoutAside(now());

  private OwnCgroup() {}

  /**
   * Returns the cgroup of this process at the first call, as a path relative to the mount point of
   * each hierarchy.
   */
  public static String started() {
    return STARTED;
  }

  /**
   * Moves all processes of the cgroup {@link #started} to a child cgroup, so that controllers can
   * be enabled for its other children. Cgroup v2 permits this only for the root and for cgroups
   * without processes.
   */
  public static synchronized void stepAside() {
    if (!CgroupFeatures.unified() || STARTED.equals("/")) {
      return;
    }
    Path started = MOUNT.resolve(STARTED.substring(1));
    Path aside = started.resolve(ASIDE);
    try {
      List<String> processes = Files.readAllLines(started.resolve(PROCESSES));
      if (!processes.isEmpty()) {
        Files.createDirectories(aside);
      }
      for (String process : processes) {
        Files.writeString(aside.resolve(PROCESSES), process);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move to the cgroup " + aside + ": " + e, e);
    }
  }

  private static String now() {
    try {
      return of(Files.readString(Path.of("/proc/self/cgroup")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Parses {@code /proc/self/cgroup}: uses the entry of v2, or else of systemd's own hierarchy. */
  static String of(String text) {
    String found = "/";
    for (String line : text.split("\n", -1)) {
      String[] parts = line.split(":", 3);
      boolean second = parts[0].equals("0");
      if (parts.length == 3 && (second || parts[1].equals("name=systemd"))) {
        found = parts[2];
        if (!second) {
          break;
        }
      }
    }
    return found;
  }

  /**
   * Removes the name of the child cgroup, to which an earlier engine in this process may have
   * moved.
   */
  static String withoutAside(String path) {
    String end = "/" + ASIDE;
    String cut = path.endsWith(end) ? path.substring(0, path.length() - end.length()) : path;
    return cut.isEmpty() ? "/" : cut;
  }
}
