package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.SeqPacket;
import dev.carob.spi.oci.OciStdio;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A connection to conmon's attach socket. Each packet begins with the number of its stream. */
final class ConmonStdio implements OciStdio {

  private static final int LARGEST_PACKET = 64 * 1024;
  // Conmon reads at most this much at once; the rest of a packet would be lost.
  private static final int LARGEST_INPUT = 8 * 1024;
  private static final byte STDERR = 3;

  private final SeqPacket socket;
  private int users;
  private boolean closed;

  private ConmonStdio(SeqPacket socket) {
    this.socket = socket;
  }

  static ConmonStdio connect(SupervisorFiles files) {
    try {
      return new ConmonStdio(SeqPacket.connect(files.attach()));
    } catch (ErrnoException e) {
      throw new CarobException.RuntimeFailed(
          "cannot attach to "
              + files.title()
              + ": its supervisor, conmon, does not answer: "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public boolean copyOutput(OutputStream stdout, OutputStream stderr) {
    byte[] packet = new byte[LARGEST_PACKET];
    if (!enter()) {
      return false;
    }
    try {
      while (true) {
        int n = socket.receive(packet);
        if (n < 0) {
          return !isClosed();
        }
        OutputStream out = packet[0] == STDERR ? stderr : stdout;
        out.write(packet, 1, n - 1);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pass on the output of a container", e);
    } finally {
      leave();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (!enter()) {
      return;
    }
    try {
      for (int at = 0; at < length; at += LARGEST_INPUT) {
        socket.send(bytes, offset + at, Math.min(LARGEST_INPUT, length - at));
      }
    } finally {
      leave();
    }
  }

  @Override
  public void closeInput() {
    if (enter()) {
      try {
        socket.endOutput();
      } finally {
        leave();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Keeps the descriptor open while it is in use, because its number could be reused. */
  private synchronized boolean enter() {
    users += closed ? 0 : 1;
    return !closed;
  }

  private synchronized void leave() {
    users--;
    if (closed && users == 0) {
      socket.close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      socket.abort();
      if (users == 0) {
        socket.close();
      }
    }
  }
}
