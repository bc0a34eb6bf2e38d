package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.util.List;
import java.util.Optional;

/** What this process may use, and what it may do (getrlimit(2), capabilities(7)). */
public final class Limits {

  private static final List<String> RESOURCES =
      List.of(
          "CPU",
          "FSIZE",
          "DATA",
          "STACK",
          "CORE",
          "RSS",
          "NPROC",
          "NOFILE",
          "MEMLOCK",
          "AS",
          "LOCKS",
          "SIGPENDING",
          "MSGQUEUE",
          "NICE",
          "RTPRIO",
          "RTTIME");

  private Limits() {}

  /**
   * A limit of this process; -1 stands for none.
   *
   * @param resource such as {@code RLIMIT_NOFILE}
   */
  public static Optional<Limit> of(String resource) {
    int number = resource.startsWith("RLIMIT_") ? RESOURCES.indexOf(resource.substring(7)) : -1;
    if (number < 0) {
      return Optional.empty();
    }
    long[] limits = new long[2];
    LibC.check(LibC.get().getrlimit(number, limits), "getrlimit", resource);
    return Optional.of(new Limit(limits[0], limits[1]));
  }

  /** A soft and a hard limit; -1 stands for none. */
  public record Limit(long soft, long hard) {}

  /** Whether this process may raise its limits over the hard ones (CAP_SYS_RESOURCE). */
  public static boolean mayRaise() {
    return Capabilities.has("CAP_SYS_RESOURCE");
  }
}
