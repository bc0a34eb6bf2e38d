package dev.carob.oci.conmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that can be told from a later one with the same pid: by the time it was started, in
 * clock ticks since the machine was (proc(5), stat, field 22). 0: it was gone before one could
 * look.
 */
record ProcessIdentity(int pid, long startTicks) {

  static ProcessIdentity of(int pid) {
    return new ProcessIdentity(pid, ticks(pid));
  }

  static ProcessIdentity parse(String text) {
    String[] parts = text.split(" ", 2);
    return new ProcessIdentity(Integer.parseInt(parts[0]), Long.parseLong(parts[1].strip()));
  }

  String text() {
    return pid + " " + startTicks;
  }

  /** Whether it is there and has not ended; one that has ended and is not reaped yet has. */
  boolean alive() {
    return startTicks != 0 && ticks(pid) == startTicks;
  }

  private static long ticks(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The command's name, in parentheses, may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? 0 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      // No such process.
      return 0;
    }
  }
}
