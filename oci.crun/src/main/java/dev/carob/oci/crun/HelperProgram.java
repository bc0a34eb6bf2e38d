package dev.carob.oci.crun;

import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.SealedCopy;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The small programs of this bundle, each built for one architecture. */
final class HelperProgram {

  private static final Logger LOG = LoggerFactory.getLogger(HelperProgram.class);

  private HelperProgram() {}

  /**
   * A program that can be executed by {@link Fd#pathForAll()} for as long as the result is open;
   * null where there is none for the architecture, or this kernel allows no sealed copy.
   *
   * @param architecture as Java calls it
   * @param otherwise what follows from its absence, for the log
   */
  static @Nullable Fd find(String name, String architecture, String otherwise) {
    String file = name + "-" + architecture;
    try (InputStream program = HelperProgram.class.getResourceAsStream(file)) {
      return program == null ? null : SealedCopy.of(name, program);
    } catch (IOException | ErrnoException e) {
      LOG.info("{} can't be used; {}", file, otherwise, e);
      return null;
    }
  }
}
