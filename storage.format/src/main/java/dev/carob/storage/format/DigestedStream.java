package dev.carob.storage.format;

import dev.carob.linux.BulkInputStream;
import dev.carob.linux.Sha256;
import dev.carob.linux.ThreadInterrupt;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Computes the digest and the length of the content that is read, and reports progress. Reading
 * fails when the thread is interrupted.
 */
public final class DigestedStream extends BulkInputStream {

  private static final int TELL_EVERY = 256 * 1024;

  private final InputStream in;
  private final MessageDigest digest = new Sha256();
  private final LongConsumer listener;
  private boolean digesting = true;
  private long count;
  private long told;

  /**
   * @param listener receives the number of bytes read so far
   */
  public DigestedStream(InputStream in, LongConsumer listener) {
    this.in = in;
    this.listener = listener;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    ThreadInterrupt.check();
    int n = in.read(bytes, offset, length);
    if (n > 0) {
      if (digesting) {
        digest.update(bytes, offset, n);
      }
      count += n;
      if (count - told >= TELL_EVERY) {
        told = count;
        listener.accept(count);
      }
    }
    return n;
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Stops computing the digest and only counts from now on. */
  public void countOnly() {
    digesting = false;
  }

  /** The number of bytes read so far. */
  public long count() {
    return count;
  }

  /** The digest of the content read so far. Call it once, at the end. */
  public String digest() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }
}
