package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.linux.ThreadInterrupt;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/**
 * Digests and counts what is read, and tells somebody from time to time. An interrupt of the thread
 * that reads ends it.
 */
public final class DigestedStream extends FilterInputStream {

  private static final int TELL_EVERY = 256 * 1024;

  private final MessageDigest digest = sha256();
  private final LongConsumer listener;
  private boolean digesting = true;
  private long count;
  private long told;

  /**
   * @param listener hears how many bytes have been read
   */
  public DigestedStream(InputStream in, LongConsumer listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
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
  public long skip(long wanted) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(wanted, 0), 8192)];
    return skipped.length == 0 ? 0 : Math.max(read(skipped, 0, skipped.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** From now on only counts: nobody will ask for the digest. */
  public void countOnly() {
    digesting = false;
  }

  /** Bytes read so far. */
  public long count() {
    return count;
  }

  /** The digest of what has been read; to be asked once, at the end. */
  public String digest() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new CarobException.Internal("this Java has no SHA-256", e);
    }
  }
}
