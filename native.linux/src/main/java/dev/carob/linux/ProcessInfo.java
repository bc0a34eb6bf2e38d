package dev.carob.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel reports about a process (proc(5)).
 *
 * @param innerPid pid in the innermost of its pid namespaces
 * @param parent pid of its parent, on the host
 * @param state one letter
 * @param terminal such as {@code pts/0}; {@code ?} if the process has no terminal
 * @param cpu processor time used
 * @param virtualBytes size of the address space
 * @param residentBytes size of the part in memory
 * @param args the command line, arguments separated by blanks; the name in brackets if there is no
 *     command line
 */
public record ProcessInfo(
    int pid,
    int innerPid,
    int parent,
    int group,
    int uid,
    int gid,
    String name,
    String state,
    String terminal,
    int nice,
    Instant started,
    Duration cpu,
    long virtualBytes,
    long residentBytes,
    String args) {

  // USER_HZ is 100 on every architecture that runs Linux containers.
  private static final long TICKS_A_SECOND = 100;
  private static final long PAGE = 4096;
  private static final int MAJOR_PTS = 136;
  private static final int MAJOR_TTY = 4;

  /**
   * The root directory as the process sees it, including its mounts; valid while the process lives.
   */
  public static Path root(int pid) {
    return Path.of("/proc/" + pid + "/root");
  }

  /**
   * The file of a process's namespace; valid while the process lives.
   *
   * @param kind the kernel's name of the namespace type: {@code net}, {@code pid}, …
   */
  public static Path namespace(int pid, String kind) {
    return Path.of("/proc/" + pid + "/ns/" + kind);
  }

  /** The machine's memory in bytes. */
  public static long machineMemory() {
    return machineMemory("MemTotal").orElse(Long.MAX_VALUE);
  }

  /**
   * A value of {@code /proc/meminfo} in bytes.
   *
   * @param key the kernel's name, such as {@code MemFree}
   * @return empty if the kernel does not report it
   */
  public static OptionalLong machineMemory(String key) {
    try {
      String value = fields(Path.of("/proc/meminfo")).get(key);
      return value == null
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(value.split(" ", -1)[0]) * 1024);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read /proc/meminfo", e);
    }
  }

  /** The time since the machine started. */
  public static Duration uptime() throws IOException {
    String up = Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0];
    return Duration.ofMillis((long) (Double.parseDouble(up) * 1000));
  }

  /** Reads the state of a process; empty if it has ended. */
  public static Optional<ProcessInfo> of(int pid) {
    Path directory = Path.of("/proc/" + pid);
    try {
      String stat = Files.readString(directory.resolve("stat"));
      // The name, in parentheses, may contain any character.
      int end = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, end);
      String[] fields = stat.substring(end + 2).strip().split(" ", -1);
      Map<String, String> status = fields(directory.resolve("status"));
      String[] pids = status.getOrDefault("NSpid", String.valueOf(pid)).split("\\s+", -1);
      String args =
          new String(Files.readAllBytes(directory.resolve("cmdline")), StandardCharsets.UTF_8)
              .replace('\0', ' ')
              .strip();
      return Optional.of(
          new ProcessInfo(
              pid,
              Integer.parseInt(pids[pids.length - 1]),
              Integer.parseInt(fields[1]),
              Integer.parseInt(fields[2]),
              effective(status, "Uid"),
              effective(status, "Gid"),
              name,
              fields[0],
              terminal(Integer.parseInt(fields[4])),
              Integer.parseInt(fields[16]),
              boot().plusMillis(Long.parseLong(fields[19]) * 1000 / TICKS_A_SECOND),
              Duration.ofMillis(
                  (Long.parseLong(fields[11]) + Long.parseLong(fields[12]))
                      * 1000
                      / TICKS_A_SECOND),
              Long.parseLong(fields[20]),
              Long.parseLong(fields[21]) * PAGE,
              args.isEmpty() ? "[" + name + "]" : args));
    } catch (IOException e) {
      // The process ended before or while it was read.
      return Optional.empty();
    }
  }

  private static int effective(Map<String, String> status, String key) {
    return (int) Long.parseLong(status.getOrDefault(key, "0 0").split("\\s+", -1)[1]);
  }

  private static Instant boot() throws IOException {
    return Instant.now().minus(uptime());
  }

  private static String terminal(int device) {
    int major = (device >> 8) & 0xfff;
    int minor = (device & 0xff) | ((device >> 12) & 0xfff00);
    if (major >= MAJOR_PTS && major < MAJOR_PTS + 8) {
      return "pts/" + ((major - MAJOR_PTS) * 256 + minor);
    }
    return major == MAJOR_TTY ? "tty" + minor : "?";
  }

  private static Map<String, String> fields(Path file) throws IOException {
    Map<String, String> fields = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return fields;
  }
}
