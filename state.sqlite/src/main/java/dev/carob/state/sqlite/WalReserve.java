package dev.carob.state.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reserves disk space for SQLite's write-ahead log, so that transactions can be committed while the
 * file system is full. The log is kept at the size that it reaches before a checkpoint; SQLite
 * overwrites it from its start and does not change its size.
 *
 * <p>SQLite deletes the log when the database is closed. A second link ({@code db.sqlite-reserve})
 * keeps its blocks until the next start.
 */
final class WalReserve {

  /** A checkpoint takes place at 1000 frames; the rest is for the transaction that reaches them. */
  static final long SIZE = 1100L * 4120;

  private static final int HEADER = 32;

  /** Reserves nothing if that would exceed this fraction of the free space. */
  private static final int LEAST_PARTS = 4;

  private static final int CHUNK = 1 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(WalReserve.class);

  private final Path database;
  private final Path wal;
  private final Path kept;

  WalReserve(Path database) {
    this.database = database;
    wal = database.resolveSibling(database.getFileName() + "-wal");
    kept = database.resolveSibling(database.getFileName() + "-reserve");
  }

  /** Call before the database is opened: reuses the kept blocks as the new log. */
  void restore() throws IOException {
    boolean usable =
        Files.exists(kept)
            && !Files.exists(wal)
            && Files.exists(database)
            && Files.size(database) > 0;
    if (!usable) {
      Files.deleteIfExists(kept);
      return;
    }
    // Its content is in the database already. SQLite treats a log without a header as empty.
    try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
      fill(channel, ByteBuffer.allocate(HEADER), 0);
    }
    Files.move(kept, wal, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Call while the database is open: extends the log to its full size. */
  void extend() {
    if (wal.toFile().getUsableSpace() < SIZE * LEAST_PARTS) {
      LOG.warn(
          "cannot reserve disk space for the database {}: the file system is too small or full",
          database);
      return;
    }
    try (FileChannel channel = FileChannel.open(wal, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
      for (long at = channel.size(); at < SIZE; at += CHUNK) {
        zeros.clear().limit((int) Math.min(CHUNK, SIZE - at));
        fill(channel, zeros, at);
      }
    } catch (NoSuchFileException e) {
      // The log does not exist until the database is written.
      LOG.debug("{} has no log to extend", database, e);
    } catch (IOException e) {
      LOG.warn("cannot reserve disk space for the database {}: {}", database, e.getMessage());
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /** Call before the database is closed: keeps the blocks of the log. */
  void keep() {
    try {
      Files.deleteIfExists(kept);
      if (Files.exists(wal)) {
        Files.createLink(kept, wal);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("cannot keep the disk space reserved for the database {}", database, e);
    }
  }
}
