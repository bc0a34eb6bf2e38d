package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Files of an image, which may be whatever its maker liked. */
public final class TextFile {

  private static final int LARGEST = 4 << 20;

  private TextFile() {}

  /**
   * Reads a file inside a root, so that no link leads out of it.
   *
   * @param path without a slash in front
   * @return empty where there is none
   * @throws CarobException.InvalidArgument it can't be read, or is too large
   */
  public static Optional<String> read(Confined root, String path) {
    try {
      // Without blocking: what is named so may be a fifo.
      Optional<Fd> file = root.openIfThere(path, Fd.O_RDONLY | Fd.O_NONBLOCK);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (Fd fd = file.get()) {
        return Optional.of(whole(fd, path));
      }
    } catch (ErrnoException e) {
      throw new CarobException.InvalidArgument("the image's /" + path + ": " + e.getMessage(), e);
    }
  }

  private static String whole(Fd fd, String path) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[16384];
    for (int n = fd.read(buffer); n >= 0; n = fd.read(buffer)) {
      content.write(buffer, 0, n);
      if (content.size() > LARGEST) {
        throw new CarobException.InvalidArgument(
            "the image's /" + path + " is larger than " + LARGEST + " bytes");
      }
    }
    return content.toString(StandardCharsets.UTF_8);
  }
}
