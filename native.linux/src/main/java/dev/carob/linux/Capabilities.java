package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.util.ArrayList;
import java.util.List;

/** The kernel's capabilities by name (capabilities(7)). */
public final class Capabilities {

  private static final int PR_CAPBSET_READ = 23;

  private static final List<String> NAMES =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  private Capabilities() {}

  /** The capabilities in this process's bounding set, such as {@code CAP_CHOWN}. */
  public static List<String> own() {
    List<String> own = new ArrayList<>();
    for (int number = 0; number < NAMES.size(); number++) {
      if (has(number)) {
        own.add("CAP_" + NAMES.get(number));
      }
    }
    return own;
  }

  /** Returns true if a capability of this name exists, such as {@code CAP_CHOWN}. */
  public static boolean exists(String name) {
    return name.startsWith("CAP_") && NAMES.contains(name.substring("CAP_".length()));
  }

  /** Returns true if a capability is in this process's bounding set. */
  public static boolean has(String name) {
    return has(NAMES.indexOf(name.replaceFirst("^CAP_", "")));
  }

  private static boolean has(int number) {
    return LibC.get().prctl(PR_CAPBSET_READ, number, 0, 0, 0) == 1;
  }
}
