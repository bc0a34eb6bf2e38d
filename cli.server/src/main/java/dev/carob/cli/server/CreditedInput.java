package dev.carob.cli.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A client's stdin. Grants the client credit for as many bytes as the buffer can hold, so that the
 * client never sends more. The first credit is granted at the first read.
 */
final class CreditedInput extends InputStream {

  private static final int WINDOW = 256 * 1024;

  /** Grants the client credit for additional bytes. */
  interface Granter {
    void grant(int bytes) throws IOException;
  }

  private final Granter granter;
  private final Deque<byte[]> chunks = new ArrayDeque<>();
  private int offset;
  private int owed;
  private boolean begun;
  private boolean ended;

  CreditedInput(Granter granter) {
    this.granter = granter;
  }

  synchronized void add(byte[] chunk) {
    if (chunk.length > 0) {
      chunks.add(chunk);
      notifyAll();
    }
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    int grant = 0;
    synchronized (this) {
      if (!begun) {
        begun = true;
        grant = WINDOW;
      } else if (owed >= WINDOW / 2 || chunks.isEmpty()) {
        grant = owed;
        owed = 0;
      }
    }
    if (grant > 0) {
      granter.grant(grant);
    }
    synchronized (this) {
      while (chunks.isEmpty() && !ended) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while reading a client's input", e);
        }
      }
      byte[] chunk = chunks.peek();
      if (chunk == null) {
        return -1;
      }
      int n = Math.min(length, chunk.length - offset);
      System.arraycopy(chunk, offset, buffer, from, n);
      offset += n;
      owed += n;
      if (offset == chunk.length) {
        chunks.remove();
        offset = 0;
      }
      return n;
    }
  }

  @Override
  public synchronized int available() {
    byte[] chunk = chunks.peek();
    return chunk == null ? 0 : chunk.length - offset;
  }
}
