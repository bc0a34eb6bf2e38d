package dev.carob.shell.gogo;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.utils.NonBlockingInputStream;

/**
 * The terminal's input while one command runs. When the command ends, a thread that still waits for
 * a key gets the end of the input, because the next key belongs to the shell.
 */
final class CommandInput extends InputStream {

  private static final long WAIT_MILLIS = 50;

  private final NonBlockingInputStream keys;
  // Fair, so that close() gets the lock even if the reader reads again at once.
  private final ReentrantLock turn = new ReentrantLock(true);
  private boolean closed;

  CommandInput(NonBlockingInputStream keys) {
    this.keys = keys;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      // Holds the lock, so that no key is read after close().
      turn.lock();
      try {
        int key = closed ? NonBlockingInputStream.EOF : keys.read(WAIT_MILLIS);
        if (key == NonBlockingInputStream.EOF) {
          return -1;
        }
        if (key >= 0) {
          buffer[offset] = (byte) key;
          int n = 1;
          while (n < length && keys.available() > 0) {
            buffer[offset + n++] = (byte) keys.read();
          }
          return n;
        }
      } finally {
        turn.unlock();
      }
    }
  }

  @Override
  public int available() throws IOException {
    return keys.available();
  }

  /** Ends the input of the command; that of the terminal continues. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
    } finally {
      turn.unlock();
    }
  }
}
