package dev.carob.oci.crun;

import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.SealedCopy;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The helper programs of this bundle, each built for one architecture. */
final class HelperProgram {

  private static final Logger LOG = LoggerFactory.getLogger(HelperProgram.class);

  private HelperProgram() {}

  /**
   * Finds a program that can be executed by {@link Fd#pathForAll()} while the result is open.
   * Returns null if the bundle lacks it for the architecture, or the kernel does not support sealed
   * copies.
   *
   * @param architecture as named by Java
   * @param otherwise consequence of its absence, for the log
   */
  static @Nullable Fd find(String name, String architecture, String otherwise) {
    String file = name + "-" + architecture;
    try (InputStream program = HelperProgram.class.getResourceAsStream(file)) {
      return program == null ? null : SealedCopy.of(name, program);
    } catch (IOException | ErrnoException e) {
      LOG.info("cannot use {}; {}", file, otherwise, e);
      return null;
    }
  }
}
