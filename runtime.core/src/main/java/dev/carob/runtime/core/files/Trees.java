package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories of the engine's, with all that is in them. */
public final class Trees {

  private Trees() {}

  /**
   * Removes a directory with all that is in it; one that is not there is no error.
   *
   * @param owner whose it is, for people
   */
  public static void delete(String owner, Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try {
      Faults.beforeFile("delete directory");
      deleteTree(directory);
      Faults.after("delete directory");
    } catch (IOException e) {
      throw new CarobException.StorageFailed(owner + ": cannot remove " + directory + ": " + e, e);
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
