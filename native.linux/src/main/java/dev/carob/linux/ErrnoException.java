package dev.carob.linux;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call of the kernel that failed. */
public final class ErrnoException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int errno;

  private ErrnoException(int errno, String message) {
    super(message);
    this.errno = errno;
  }

  /**
   * The failure of {@code call} on {@code args}.
   *
   * @param errno one of {@link Errno}'s numbers
   */
  public static ErrnoException of(int errno, String call, @Nullable Object... args) {
    String on = Arrays.stream(args).map(String::valueOf).collect(Collectors.joining(", "));
    return new ErrnoException(errno, call + "(" + on + "): " + Errno.text(errno));
  }

  public int errno() {
    return errno;
  }

  /** Whether the disk or the quota is full. */
  public boolean outOfSpace() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
  }
}
