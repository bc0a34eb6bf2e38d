package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Creates directories that only their owner can access, whatever the umask. */
public final class PrivateDirectories {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateDirectories() {}

  /** Creates a directory and its missing parents. Existing directories remain unchanged. */
  public static Path make(Path directory) throws IOException {
    return Files.createDirectories(directory, PRIVATE);
  }

  /** Creates the parent directory of a file. */
  public static void makeParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      make(parent);
    }
  }
}
