package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Directories that only their owner may enter, whatever the umask is. */
public final class PrivateDirectories {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateDirectories() {}

  /** Makes a directory and those above that are missing; those that exist stay as they are. */
  public static Path make(Path directory) throws IOException {
    return Files.createDirectories(directory, PRIVATE);
  }

  /** Makes the directory that a file is to lie in. */
  public static void makeParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      make(parent);
    }
  }
}
