package dev.carob.archive;

import dev.carob.linux.Fd;
import dev.carob.linux.ThreadInterrupt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Writes the content of tar entries to files. */
final class EntryContent {

  private static final int BUFFER = 64 * 1024;
  private static final int HOLE = 4096;

  private final byte[] buffer = new byte[BUFFER];
  private final ByteBuffer direct = ByteBuffer.allocateDirect(BUFFER);

  /** Writes the whole content. */
  void write(InputStream content, Fd file) throws IOException {
    for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
      ThreadInterrupt.check();
      write(file, 0, n);
    }
  }

  /** Writes the whole content and leaves holes for blocks of zeroes. */
  void writeSparse(InputStream content, Fd file) throws IOException {
    long size = 0;
    for (int n = content.readNBytes(buffer, 0, BUFFER);
        n > 0;
        n = content.readNBytes(buffer, 0, BUFFER)) {
      ThreadInterrupt.check();
      int from = 0;
      while (from < n) {
        int to = Math.min(n, from + HOLE);
        boolean hole = isZero(from, to);
        while (to < n && isZero(to, Math.min(n, to + HOLE)) == hole) {
          to = Math.min(n, to + HOLE);
        }
        if (hole) {
          file.skip(to - from);
        } else {
          write(file, from, to - from);
        }
        from = to;
      }
      size += n;
    }
    file.size(size);
  }

  private void write(Fd file, int from, int length) {
    direct.clear().put(buffer, from, length).flip();
    file.write(direct);
  }

  private boolean isZero(int from, int to) {
    for (int i = from; i < to; i++) {
      if (buffer[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads a stream to its end, so that observers such as a digest receive all bytes. */
  void drain(InputStream stream) throws IOException {
    while (stream.read(buffer) >= 0) {
      ThreadInterrupt.check();
    }
  }
}
