package dev.carob.image.registry;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of settings. What would block, or never ends, in place of one is not read. */
final class SettingsFile {

  private static final long LARGEST = 16 << 20;
  private static final Path NOTHING = Path.of("/dev/null");

  private SettingsFile() {}

  /**
   * The content of a file; {@code /dev/null} has none.
   *
   * @throws IOException it is not a regular file, is too large, or cannot be read
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
