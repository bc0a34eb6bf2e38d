package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Directories of the engine's, with all that is in them. */
public final class Trees {

  private Trees() {}

  /**
   * Removes a directory with all that is in it; one that is not there is no error. What is mounted
   * in it is unmounted.
   *
   * @param owner whose it is, for people
   */
  public static void delete(String owner, Path directory) {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Faults.beforeFile("delete directory");
      TreeRemoval.remove(directory);
      Faults.after("delete directory");
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          owner + ": cannot remove " + directory + ": " + e.getMessage(), e);
    }
  }
}
