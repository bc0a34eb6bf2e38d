package dev.carob.runtime.core.stdio;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Stores the first bytes that are written to it and discards the rest. */
public final class FirstBytes extends OutputStream {

  private final int most;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  /**
   * @param most maximum number of bytes to keep
   */
  public FirstBytes(int most) {
    this.most = most;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    kept.write(bytes, offset, Math.min(length, most - kept.size()));
  }

  /** The kept bytes as text. */
  public synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }
}
