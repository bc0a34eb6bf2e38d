package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.nio.charset.StandardCharsets;

/** Messages to Unix sockets of the type SOCK_DGRAM (unix(7)). */
public final class Datagram {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOL_SOCKET = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int LONGEST_NAME = 107;
  private static final int HEADER_SIZE = 56;
  private static final int CREDENTIALS_LENGTH = 28;
  private static final int CREDENTIALS_SIZE = 32;

  private Datagram() {}

  /**
   * Sends a message in the name of another process, which requires CAP_SYS_ADMIN.
   *
   * @param socket path of the socket, or {@code @} and the name of an abstract socket; at most 107
   *     bytes
   * @param pid of the process that the receiver is to see
   */
  public static void sendAs(int pid, String socket, byte[] message) {
    byte[] name = socket.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length > LONGEST_NAME) {
      throw ErrnoException.of(Errno.EINVAL, "send", socket);
    }
    if (name[0] == '@') {
      name[0] = 0;
    }
    try (Fd fd =
            new Fd(
                LibC.check(
                    LibC.get().socket(AF_UNIX, SOCK_DGRAM | Fd.O_CLOEXEC, 0), "socket", socket));
        NativeMemory address = NativeMemory.of(Short.BYTES + name.length);
        NativeMemory data = NativeMemory.of(Math.max(1, message.length));
        NativeMemory vector = NativeMemory.of(2L * Long.BYTES);
        NativeMemory control = NativeMemory.of(CREDENTIALS_SIZE);
        NativeMemory header = NativeMemory.of(HEADER_SIZE)) {
      address.memory().putShort(0, (short) AF_UNIX);
      address.memory().put(Short.BYTES, name, 0, name.length);
      data.memory().put(0, message, 0, message.length);
      vector.memory().putLong(0, data.memory().address());
      vector.memory().putLong(Long.BYTES, message.length);
      control.memory().putLong(0, CREDENTIALS_LENGTH);
      control.memory().putInt(8, SOL_SOCKET);
      control.memory().putInt(12, SCM_CREDENTIALS);
      control.memory().putInt(16, pid);
      // User and group are 0, as those of the engine.
      header.memory().putLong(0, address.memory().address());
      header.memory().putInt(8, Short.BYTES + name.length);
      header.memory().putLong(16, vector.memory().address());
      header.memory().putLong(24, 1);
      header.memory().putLong(32, control.memory().address());
      header.memory().putLong(40, CREDENTIALS_SIZE);
      LibC.check(LibC.get().sendmsg(fd.number(), header.memory(), MSG_NOSIGNAL), "sendmsg", socket);
    }
  }
}
