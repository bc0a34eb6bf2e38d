package dev.carob.linux;

import java.io.IOException;
import java.io.InputStream;

/** A stream that reads several bytes at a time; a single byte is read as one of those. */
public abstract class BulkInputStream extends InputStream {

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Reads at least one byte, where {@code length} is not 0 and the stream has not ended. */
  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
