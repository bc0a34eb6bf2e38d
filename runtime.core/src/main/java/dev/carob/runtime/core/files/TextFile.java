package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileNames;
import dev.carob.linux.FileStat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Reads files of an image, whose content is untrusted. */
public final class TextFile {

  private static final int LARGEST = 4 << 20;
  private static final Path DEV = Path.of("/dev");

  private TextFile() {}

  /**
   * Reads a file inside a root; symbolic links do not lead out of it.
   *
   * @param path without a leading slash
   * @return empty if the file does not exist
   * @throws CarobException.InvalidArgument the file cannot be read or is too large
   * @throws CarobException.InvalidState the file is a FIFO, a device or similar
   */
  public static Optional<String> read(ConfinedTree root, String path) {
    try {
      // Without blocking: the file may be a FIFO.
      Optional<Fd> file = root.openIfThere(path, Fd.O_RDONLY | Fd.O_NONBLOCK);
      if (file.isEmpty()) {
        return Optional.empty();
      }
      try (Fd fd = file.get()) {
        requireRegular(fd, path);
        return Optional.of(whole(fd, path));
      }
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read the image's /" + path + ": " + e, e);
    } catch (ErrnoException e) {
      throw new CarobException.InvalidArgument("the image's /" + path + ": " + e.getMessage(), e);
    }
  }

  /** Rejects files that are not regular: an OCI runtime that reads them would block. */
  private static void requireRegular(Fd fd, String path) throws IOException {
    if (!FileStat.of(fd).isRegular()) {
      throw notRegular(path);
    }
  }

  /**
   * Rejects a symbolic link to a device, which the OCI runtime would follow and read endlessly.
   *
   * @param place absolute path in the container
   */
  public static void requireNoDevice(ConfinedTree root, String place) {
    try {
      boolean device =
          root.readLink(place.substring(1))
              .map(target -> Path.of(place).resolveSibling(FileNames.shown(target)).normalize())
              .filter(target -> target.startsWith(DEV))
              .isPresent();
      if (device) {
        throw notRegular(place.substring(1));
      }
    } catch (ErrnoException e) {
      throw new CarobException.InvalidArgument(
          "cannot read the image's %s: %s".formatted(place, e.getMessage()), e);
    }
  }

  private static CarobException notRegular(String path) {
    return new CarobException.InvalidState(
        "/%s is not a regular file in this image: replace it by a regular file, or remove it"
            .formatted(path));
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
