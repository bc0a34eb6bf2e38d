package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a runtime keeps of a container in a directory of its own: a few files. */
final class RuntimeState {

  private RuntimeState() {}

  /** Removes it where the runtime does not. */
  static void remove(Path directory) {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new CarobException.RuntimeFailed("cannot remove " + directory + ": " + e, e);
    }
  }
}
