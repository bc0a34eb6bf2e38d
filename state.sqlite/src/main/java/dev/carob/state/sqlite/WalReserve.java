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
 * Disk space for SQLite's write-ahead log, so that transactions can be committed while the file
 * system is full. The log always has the size that it reaches before a checkpoint; SQLite writes
 * into it from its start and leaves its size alone.
 *
 * <p>SQLite deletes the log when the database is closed. A second link ({@code db.sqlite-reserve})
 * keeps its blocks until the next start.
 */
final class WalReserve {

  /** 1000 frames lead to a checkpoint; the rest is for the transaction that reaches them. */
  static final long SIZE = 1100L * 4120;

  private static final int HEADER = 32;

  /** Nothing is reserved where it would be more than such a part of the space that is free. */
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

  /** Before the database is opened: makes the kept blocks the new log. */
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
    // What it holds is in the database already. Without a header SQLite takes it as empty.
    try (FileChannel channel = FileChannel.open(kept, StandardOpenOption.WRITE)) {
      fill(channel, ByteBuffer.allocate(HEADER), 0);
    }
    Files.move(kept, wal, StandardCopyOption.ATOMIC_MOVE);
  }

  /** While the database is open: extends the log to its full size. */
  void extend() {
    if (wal.toFile().getUsableSpace() < SIZE * LEAST_PARTS) {
      LOG.warn(
          "no disk space is reserved for the database {}: the file system is too small or full",
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
      // A database that is not written to has no log yet.
      LOG.debug("{} has no log to extend", database, e);
    } catch (IOException e) {
      LOG.warn("no disk space is reserved for the database {}: {}", database, e.getMessage());
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  /** Before the database is closed: keeps the blocks of the log. */
  void keep() {
    try {
      Files.deleteIfExists(kept);
      if (Files.exists(wal)) {
        Files.createLink(kept, wal);
      }
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("the disk space reserved for the database {} is given up", database, e);
    }
  }
}
