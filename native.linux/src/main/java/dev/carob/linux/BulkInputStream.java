package dev.carob.linux;

import java.io.IOException;
import java.io.InputStream;

/** Base class of streams that implement only the reading of several bytes. */
public abstract class BulkInputStream extends InputStream {

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Reads at least one byte unless {@code length} is 0 or the stream has ended. */
  @Override
  public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
