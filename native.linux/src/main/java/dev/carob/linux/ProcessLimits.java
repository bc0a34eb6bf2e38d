package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.util.List;
import java.util.Optional;

/** Resource limits of this process (getrlimit(2), capabilities(7)). */
public final class ProcessLimits {

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

  private ProcessLimits() {}

  /**
   * A limit of this process.
   *
   * @param resource such as {@code RLIMIT_NOFILE}
   * @return empty if the kernel has no such limit
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

  /** A soft and a hard limit; -1 means unlimited. */
  public record Limit(long soft, long hard) {}

  /** Returns true if this process may raise its hard limits (CAP_SYS_RESOURCE). */
  public static boolean mayRaise() {
    return Capabilities.has("CAP_SYS_RESOURCE");
  }
}
