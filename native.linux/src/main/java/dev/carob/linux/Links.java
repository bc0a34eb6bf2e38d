package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;

/** Network interfaces in the calling thread's network namespace (netdevice(7)). */
public final class Links {

  private static final int AF_INET = 2;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final long SIOCGIFFLAGS = 0x8913;
  private static final long SIOCSIFFLAGS = 0x8914;
  private static final long SIOCBRDELBR = 0x89a1;
  private static final int IFF_UP = 1;
  private static final int NAME_SIZE = 16;
  private static final int REQUEST_SIZE = 40;

  private Links() {}

  /** Sets an interface up. */
  public static void up(String name) {
    flags(name, true);
  }

  /** Removes a bridge. Does nothing if the interface does not exist or is not a bridge. */
  public static void removeBridge(String name) {
    try {
      delete(name);
    } catch (ErrnoException e) {
      switch (e.errno()) {
        // EPERM: not a bridge.
        case Errno.ENODEV, Errno.ENXIO, Errno.EPERM -> {}
        case Errno.EBUSY -> removeUp(name);
        default -> throw e;
      }
    }
  }

  /** The kernel refuses to remove a bridge that is up. */
  private static void removeUp(String name) {
    try {
      flags(name, false);
      delete(name);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENODEV && e.errno() != Errno.ENXIO) {
        throw e;
      }
    }
  }

  private static void delete(String name) {
    try (Fd socket = socket();
        NativeMemory request = request(name)) {
      LibC.check(
          LibC.get().ioctl(socket.number(), SIOCBRDELBR, request.memory()),
          "ioctl",
          "SIOCBRDELBR",
          name);
    }
  }

  private static void flags(String name, boolean on) {
    try (Fd socket = socket();
        NativeMemory scratch = request(name)) {
      Pointer request = scratch.memory();
      LibC.check(LibC.get().ioctl(socket.number(), SIOCGIFFLAGS, request), "ioctl", name);
      int flags = request.getShort(NAME_SIZE);
      request.putShort(NAME_SIZE, (short) (on ? flags | IFF_UP : flags & ~IFF_UP));
      LibC.check(LibC.get().ioctl(socket.number(), SIOCSIFFLAGS, request), "ioctl", name);
    }
  }

  private static Fd socket() {
    return new Fd(
        LibC.check(LibC.get().socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket", "AF_INET"));
  }

  /** Creates a struct ifreq (netdevice(7)) that contains only the name. */
  private static NativeMemory request(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= NAME_SIZE) {
      throw new IllegalArgumentException("network interface name is too long: " + name);
    }
    NativeMemory request = NativeMemory.of(REQUEST_SIZE);
    request.memory().put(0, bytes, 0, bytes.length);
    return request;
  }
}
