package dev.carob.linux;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failed system call. */
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

  /** Returns true if the disk is full or the quota is exceeded. */
  public boolean outOfSpace() {
    return errno == Errno.ENOSPC || errno == Errno.EDQUOT;
  }

  /** The exception that {@link java.nio.file.Files} would throw for this failure. */
  IOException at(Path file) {
    IOException failure =
        switch (errno) {
          case Errno.ENOENT -> new NoSuchFileException(file.toString());
          case Errno.EACCES -> new AccessDeniedException(file.toString());
          default -> new FileSystemException(file.toString(), null, Errno.text(errno));
        };
    failure.initCause(this);
    return failure;
  }
}
