package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Path;

/** Adds up the files of a tree. */
public final class TreeSize {

  private TreeSize() {}

  /** Bytes of all regular files in a directory; what has gone meanwhile counts nothing. */
  public static long of(Path directory) throws IOException {
    long[] sum = new long[1];
    try {
      TreeWalk.below(
          directory,
          file -> sum[0] += file.stat().filter(FileStat::isRegular).map(FileStat::size).orElse(0L));
    } catch (ErrnoException e) {
      throw new IOException(e.getMessage(), e);
    }
    return sum[0];
  }
}
