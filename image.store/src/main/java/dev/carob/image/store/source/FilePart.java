package dev.carob.image.store.source;

import dev.carob.linux.BulkInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Reads a part of a file through a separate channel, so that several parts can be read at once. */
final class FilePart extends BulkInputStream {

  private final FileChannel channel;
  private long at;
  private long left;

  FilePart(Path file, long from, long length) throws IOException {
    channel = FileChannel.open(file);
    at = from;
    left = length;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = channel.read(ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left)), at);
    if (n < 0) {
      throw new EOFException("the file ends within it");
    }
    at += n;
    left -= n;
    return n;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
