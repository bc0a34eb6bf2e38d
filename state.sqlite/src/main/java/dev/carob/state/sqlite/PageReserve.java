package dev.carob.state.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reserves disk space for database pages that exist only in the write-ahead log. Without it a
 * checkpoint fails on a full file system and the log grows without limit. SQLite ignores bytes
 * after its last page.
 */
final class PageReserve implements AutoCloseable {

  private static final int PAGE = 4096;
  private static final int SPARE_PAGES = 16;

  /**
   * Stays open as long as the database: closing any descriptor of a file releases all locks that
   * the process holds on it (fcntl(2)), including SQLite's.
   */
  private final FileChannel channel;

  PageReserve(Path database) throws IOException {
    channel = FileChannel.open(database, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
  }

  /**
   * Extends the file to hold this number of pages and some more.
   *
   * @throws IOException there is not enough space
   */
  void require(long pages) throws IOException {
    long size = channel.size();
    if (size >= pages * PAGE + SPARE_PAGES / 2 * PAGE) {
      return;
    }
    long wanted = (pages + SPARE_PAGES) * PAGE;
    ByteBuffer zeros = ByteBuffer.allocate((int) Math.min(wanted - size, 1 << 20));
    while (size < wanted) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), wanted - size));
      size += channel.write(zeros, size);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
