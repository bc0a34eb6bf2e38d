package dev.carob.archive;

import dev.carob.api.CarobException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Watches that what is unpacked fits on the disk, so that a small tar that unpacks to a huge tree
 * is stopped before it fills it.
 */
final class DiskRoom {

  private static final long LOOK_EVERY = 64L << 20;
  private static final long RESERVE = 512L << 20;
  private static final int MOST_ENTRIES = 10_000_000;
  private static final int PARTS = 20;

  // Not as a FileStore: that reads all mounts to find its own, and in a chroot may find none.
  private final File disk;
  private final long total;
  private long entries;
  private long sinceLooked;

  DiskRoom(Path directory) {
    disk = directory.toFile();
    total = disk.getTotalSpace();
    if (total == 0) {
      throw new CarobException.StorageFailed(
          "cannot look at the disk of " + directory, new IOException("it has no size"));
    }
  }

  /** There is not room enough. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(String message) {
      super(message);
    }
  }

  /**
   * Counts an entry.
   *
   * @param size bytes that it says it has
   * @param sparse most of them may be holes
   * @throws IllegalArgumentException no such entry can be
   */
  void entry(long size, boolean sparse) throws IOException {
    if (++entries > MOST_ENTRIES) {
      throw new IllegalArgumentException("the layer has more than " + MOST_ENTRIES + " entries");
    }
    if (sparse && size > total) {
      throw new IllegalArgumentException(
          "it says it has %d bytes, more than the whole disk".formatted(size));
    }
    sinceLooked += sparse ? 0 : size;
    if (sinceLooked >= LOOK_EVERY || size > total) {
      long free = disk.getUsableSpace();
      if (free - size < Math.min(RESERVE, total / PARTS)) {
        throw new NoRoom("%d MiB are free, and it has %d bytes".formatted(free >> 20, size));
      }
      sinceLooked = 0;
    }
  }
}
