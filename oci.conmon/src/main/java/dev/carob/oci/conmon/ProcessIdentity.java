package dev.carob.oci.conmon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Identifies a process by pid and start time, so that it is not confused with a later process of
 * the same pid. The start time is in clock ticks since boot (proc(5), stat, field 22); 0 if the
 * process ended before it could be read.
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

  /** Returns true if the process exists and has not ended. A zombie has ended. */
  boolean alive() {
    return startTicks != 0 && ticks(pid) == startTicks;
  }

  private static long ticks(int pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The command's name, in parentheses, may contain any character.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean ended = fields[0].equals("Z") || fields[0].equals("X");
      return ended ? 0 : Long.parseLong(fields[19]);
    } catch (IOException e) {
      // The process does not exist.
      return 0;
    }
  }
}
