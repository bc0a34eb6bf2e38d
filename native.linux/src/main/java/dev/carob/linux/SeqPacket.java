package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import jnr.ffi.Pointer;

/** A Unix socket that preserves message boundaries (unix(7), SOCK_SEQPACKET). */
public final class SeqPacket implements AutoCloseable {

  private static final int AF_UNIX = 1;
  private static final int SOCK_SEQPACKET = 5;
  private static final int ADDRESS_SIZE = 110;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;

  private final Fd fd;

  private SeqPacket(Fd fd) {
    this.fd = fd;
  }

  /** Connects to a socket; its path may have any length. */
  public static SeqPacket connect(Path path) {
    return open(
        path,
        (fd, address) ->
            LibC.check(LibC.get().connect(fd.number(), address, ADDRESS_SIZE), "connect", path));
  }

  /** Creates a socket at a path and listens on it. */
  public static SeqPacket listen(Path path) {
    return open(
        path,
        (fd, address) -> {
          LibC.check(LibC.get().bind(fd.number(), address, ADDRESS_SIZE), "bind", path);
          LibC.check(LibC.get().listen(fd.number(), 16), "listen", path);
        });
  }

  private interface Opening {
    void open(Fd fd, Pointer address);
  }

  private static SeqPacket open(Path path, Opening opening) {
    Fd fd =
        new Fd(
            LibC.check(
                LibC.get().socket(AF_UNIX, SOCK_SEQPACKET | Fd.O_CLOEXEC, 0), "socket", path));
    Path parent = path.toAbsolutePath().getParent();
    // A socket address holds 107 bytes: use the path of the directory's descriptor, which is always
    // short.
    try (Fd directory = Fd.open(parent == null ? Path.of("/") : parent, Fd.O_PATH, 0);
        NativeMemory address = NativeMemory.of(ADDRESS_SIZE)) {
      byte[] name =
          directory.path().resolve(path.getFileName()).toString().getBytes(StandardCharsets.UTF_8);
      address.memory().putShort(0, (short) AF_UNIX);
      address.memory().put(2, name, 0, Math.min(name.length, ADDRESS_SIZE - 3));
      opening.open(fd, address.memory());
      return new SeqPacket(fd);
    } catch (RuntimeException e) {
      fd.close();
      throw e;
    }
  }

  /** Waits for a connection. */
  public SeqPacket accept() {
    return new SeqPacket(
        new Fd(LibC.check(LibC.get().accept4(fd.number(), null, null, Fd.O_CLOEXEC), "accept4")));
  }

  /** Sends one message. */
  public void send(byte[] bytes, int offset, int length) {
    byte[] message =
        offset == 0 ? bytes : java.util.Arrays.copyOfRange(bytes, offset, offset + length);
    long sent;
    do {
      sent = LibC.get().send(fd.number(), message, length, MSG_NOSIGNAL);
    } while (sent < 0 && LibC.interrupted());
    LibC.check(sent, "send", fd);
  }

  /**
   * Receives one message. Returns -1 when the peer has closed the connection or after {@link
   * #abort}.
   */
  public int receive(byte[] buffer) {
    while (true) {
      long n = LibC.get().recv(fd.number(), buffer, buffer.length, 0);
      if (n > 0) {
        return (int) n;
      }
      if (n == 0 || LibC.errno() == Errno.ECONNRESET) {
        return -1;
      }
      if (!LibC.interrupted()) {
        throw ErrnoException.of(LibC.errno(), "recv", fd);
      }
    }
  }

  /** Signals to the peer that no more messages follow. */
  public void endOutput() {
    shutdown(SHUT_WR);
  }

  /** Shuts down both directions and wakes a thread that is blocked in {@link #receive}. */
  public void abort() {
    shutdown(SHUT_RDWR);
  }

  private void shutdown(int how) {
    if (LibC.get().shutdown(fd.number(), how) < 0 && LibC.errno() != Errno.ENOTCONN) {
      throw ErrnoException.of(LibC.errno(), "shutdown", fd);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
