package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Path;

/** Measures file trees. */
public final class TreeSize {

  private TreeSize() {}

  /**
   * The total size in bytes of all regular files below a directory. Files that vanish meanwhile are
   * not counted.
   */
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
