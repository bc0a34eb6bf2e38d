package dev.carob.archive;

import dev.carob.api.CarobException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Checks that unpacked entries fit on the disk. Unpacking a small tar of a huge tree therefore
 * fails before the disk is full.
 */
final class DiskSpaceLimit {

  private static final long LOOK_EVERY = 64L << 20;
  private static final long RESERVE = 512L << 20;
  private static final int MOST_ENTRIES = 10_000_000;
  private static final int PARTS = 20;

  // A java.nio.file.FileStore would read all mounts to find its own, which may fail in a chroot.
  private final File disk;
  private final long total;
  private long entries;
  private long sinceLooked;

  DiskSpaceLimit(Path directory) {
    disk = directory.toFile();
    total = disk.getTotalSpace();
    if (total == 0) {
      throw new CarobException.StorageFailed(
          "cannot read the disk size of " + directory, new IOException("its size is 0"));
    }
  }

  /** Thrown if the entries do not fit on the disk. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoom(String message) {
      super(message);
    }
  }

  /**
   * Counts an entry.
   *
   * @param size size in bytes according to the tar
   * @param sparse true if most of the entry may be holes
   * @throws IllegalArgumentException the entry is larger than the disk, or there are too many
   *     entries
   */
  void entry(long size, boolean sparse) throws IOException {
    if (++entries > MOST_ENTRIES) {
      throw new IllegalArgumentException("the layer has more than " + MOST_ENTRIES + " entries");
    }
    if (sparse && size > total) {
      throw new IllegalArgumentException(
          "its size of %d bytes exceeds that of the disk".formatted(size));
    }
    sinceLooked += sparse ? 0 : size;
    if (sinceLooked >= LOOK_EVERY || size > total) {
      long free = disk.getUsableSpace();
      if (free - size < Math.min(RESERVE, total / PARTS)) {
        throw new NoRoom(
            "its size is %d bytes, but only %d MiB are free".formatted(size, free >> 20));
      }
      sinceLooked = 0;
    }
  }
}
