package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Writes to a non-blocking descriptor. If a write would block, waits until there is room, the
 * thread is interrupted, or the output is no longer wanted.
 */
final class PolledOutput extends OutputStream {

  private static final int POLLFD_SIZE = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final short POLLOUT = 4;
  private static final int NOTHING = -1;
  private static final int POLL_MILLIS = 50;

  private final Fd fd;
  private final BooleanSupplier abandoned;

  PolledOutput(Fd fd, BooleanSupplier abandoned) {
    this.fd = fd;
    this.abandoned = abandoned;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      byte[] rest = at == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, at, end);
      long n = LibC.get().write(fd.number(), rest, rest.length);
      if (n >= 0) {
        at += (int) n;
        continue;
      }
      int errno = LibC.errno();
      if (errno == Errno.EAGAIN) {
        awaitRoom();
      } else if (errno != Errno.EINTR) {
        throw new IOException(Errno.reason(errno), ErrnoException.of(errno, "write", fd));
      }
    }
  }

  private void awaitRoom() throws InterruptedIOException {
    poll(fd.number());
    check(abandoned);
  }

  private static void poll(int number) {
    try (NativeMemory poll = NativeMemory.of(POLLFD_SIZE)) {
      poll.memory().putInt(0, number);
      poll.memory().putShort(EVENTS_OFFSET, POLLOUT);
      // The next write reports a failure.
      LibC.get().poll(poll.memory(), 1, POLL_MILLIS);
    }
  }

  /** Sleeps briefly. Poll cannot wait for the reader of a FIFO. */
  static void pause(BooleanSupplier abandoned) throws InterruptedIOException {
    poll(NOTHING);
    check(abandoned);
  }

  private static void check(BooleanSupplier abandoned) throws InterruptedIOException {
    if (abandoned.getAsBoolean() || Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted");
    }
  }
}
