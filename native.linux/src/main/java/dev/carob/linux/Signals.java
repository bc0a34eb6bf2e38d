package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Signals by name and number (signal(7), the numbers that x86-64 and arm64 share). */
public final class Signals {

  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final int SIGRTMIN = 34;
  private static final int SIGRTMAX = 64;

  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("HUP", 1),
          Map.entry("INT", 2),
          Map.entry("QUIT", 3),
          Map.entry("ILL", 4),
          Map.entry("TRAP", 5),
          Map.entry("ABRT", 6),
          Map.entry("IOT", 6),
          Map.entry("BUS", 7),
          Map.entry("FPE", 8),
          Map.entry("KILL", SIGKILL),
          Map.entry("USR1", 10),
          Map.entry("SEGV", 11),
          Map.entry("USR2", 12),
          Map.entry("PIPE", 13),
          Map.entry("ALRM", 14),
          Map.entry("TERM", SIGTERM),
          Map.entry("STKFLT", 16),
          Map.entry("CHLD", 17),
          Map.entry("CONT", 18),
          Map.entry("STOP", 19),
          Map.entry("TSTP", 20),
          Map.entry("TTIN", 21),
          Map.entry("TTOU", 22),
          Map.entry("URG", 23),
          Map.entry("XCPU", 24),
          Map.entry("XFSZ", 25),
          Map.entry("VTALRM", 26),
          Map.entry("PROF", 27),
          Map.entry("WINCH", 28),
          Map.entry("IO", 29),
          Map.entry("POLL", 29),
          Map.entry("PWR", 30),
          Map.entry("SYS", 31));

  private Signals() {}

  /** Parses a signal: {@code TERM}, {@code SIGTERM}, {@code rtmin+2} or {@code 15}. */
  public static OptionalInt number(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.startsWith("SIG")) {
      name = name.substring(3);
    }
    try {
      if (name.startsWith("RTMIN")) {
        return realTime(SIGRTMIN + offset(name.substring(5)));
      }
      if (name.startsWith("RTMAX")) {
        return realTime(SIGRTMAX + offset(name.substring(5)));
      }
      if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
        int number = Integer.parseInt(name);
        return number >= 1 && number <= SIGRTMAX ? OptionalInt.of(number) : OptionalInt.empty();
      }
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
    Integer number = NUMBERS.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** The name of a signal, without {@code SIG}; empty if it has none. */
  public static Optional<String> name(int number) {
    return NUMBERS.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static int offset(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  private static OptionalInt realTime(int number) {
    return number >= SIGRTMIN && number <= SIGRTMAX ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /**
   * Sends a signal to a process; signal 0 only checks that the process exists.
   *
   * @return false if the process does not exist
   */
  public static boolean send(int pid, int signal) {
    Faults.before("signal");
    boolean sent = sendNow(pid, signal);
    Faults.after("signal");
    return sent;
  }

  static boolean sendNow(int pid, int signal) {
    if (LibC.get().kill(pid, signal) < 0) {
      int errno = LibC.errno();
      if (errno == Errno.ESRCH) {
        return false;
      }
      throw ErrnoException.of(errno, "kill", pid, signal);
    }
    return true;
  }
}
