package dev.carob.runtime.core.files;

import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Handles directory trees of the engine. */
public final class Trees {

  private Trees() {}

  /**
   * Removes a directory tree. A directory that does not exist is ignored. Mounts in it are
   * unmounted.
   *
   * @param owner owner of the directory, for messages
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
