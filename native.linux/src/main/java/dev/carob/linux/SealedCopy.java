package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies files into sealed memory that cannot be modified (memfd_create(2), F_ADD_SEALS). */
public final class SealedCopy {

  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int MFD_EXEC = 0x10;
  private static final int F_ADD_SEALS = 1033;
  private static final int ALL_SEALS = 0xf;
  private static final int CHUNK = 64 * 1024;

  private SealedCopy() {}

  /** Makes a copy that can be executed by {@link Fd#pathForAll()} while it is open. */
  public static Fd of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return of(file.getFileName().toString(), in);
    }
  }

  /**
   * Like {@link #of(Path)}, with the content of a stream.
   *
   * @param name shown in process listings
   */
  public static Fd of(String name, InputStream in) throws IOException {
    Fd copy = create(name);
    try {
      byte[] buffer = new byte[CHUNK];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        copy.write(buffer, 0, n);
      }
      LibC.check(LibC.get().fcntl(copy.number(), F_ADD_SEALS, ALL_SEALS), "fcntl", "F_ADD_SEALS");
      return copy;
    } catch (IOException | RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  private static Fd create(String name) {
    int flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
    int fd = LibC.get().memfd_create(name, flags | MFD_EXEC);
    if (fd < 0 && LibC.errno() == Errno.EINVAL) {
      // Before Linux 6.3 every memfd is executable and the flag is unknown.
      fd = LibC.get().memfd_create(name, flags);
    }
    return new Fd(LibC.check(fd, "memfd_create", name));
  }
}
