package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** The directory in which a runtime keeps its state of a container. */
final class RuntimeState {

  private RuntimeState() {}

  /** Removes the directory if the runtime has not done so. */
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
