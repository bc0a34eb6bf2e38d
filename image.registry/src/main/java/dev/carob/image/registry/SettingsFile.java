package dev.carob.image.registry;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads configuration files. FIFOs and devices, which could block or be endless, are rejected. */
final class SettingsFile {

  private static final long LARGEST = 16 << 20;
  private static final Path NOTHING = Path.of("/dev/null");

  private SettingsFile() {}

  /**
   * Reads a file; {@code /dev/null} is empty.
   *
   * @throws IOException the file is not regular, is too large, or cannot be read
   */
  static byte[] read(Path file) throws IOException {
    Path real = file.toRealPath();
    if (real.equals(NOTHING)) {
      return new byte[0];
    }
    if (!Files.isRegularFile(real)) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    if (Files.size(real) > LARGEST) {
      throw new FileSystemException(file.toString(), null, "larger than " + LARGEST + " bytes");
    }
    return Files.readAllBytes(real);
  }
}
