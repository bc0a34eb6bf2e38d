package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The cgroup that this process is in (cgroups(7)). */
public final class OwnCgroup {

  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final String PROCESSES = "cgroup.procs";
  private static final String ASIDE = "supervisor";
  private static final String STARTED = withoutAside(now());

  private OwnCgroup() {}

  /** That which the process was in when this was first asked, below each hierarchy's mount. */
  public static String started() {
    return STARTED;
  }

  /**
   * Has all that is in that cgroup go into one below it, where others below could not be limited
   * otherwise: in the second version, only one without processes passes its controllers on, but the
   * topmost one.
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
      throw new UncheckedIOException("cannot enter the cgroup " + aside + ": " + e, e);
    }
  }

  private static String now() {
    try {
      return of(Files.readString(Path.of("/proc/self/cgroup")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one that tells where a process belongs: of version 2, or of systemd's own hierarchy. */
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

  /** An engine before this one may have gone aside with it. */
  static String withoutAside(String path) {
    String end = "/" + ASIDE;
    String cut = path.endsWith(end) ? path.substring(0, path.length() - end.length()) : path;
    return cut.isEmpty() ? "/" : cut;
  }
}
