package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A root or run directory. Other users must not reach what lies in it: secrets, environments of
 * containers, set-user-id files of images.
 */
final class EngineDirectory {

  /** In every directory that an engine has used. */
  static final String LOCK = "engine.lock";

  /**
   * In run directories: the way of containers with a user namespace, whose root is no root here.
   */
  private static final String ROOTS = "roots";

  /** What may be put into a directory before an engine first uses it. */
  private static final Set<String> PREPARED = Set.of("lost+found", "etc", "deploy", "networks");

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");
  private static final Set<PosixFilePermission> WRITABLE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private EngineDirectory() {}

  /**
   * Makes the directory, or closes one that exists to other users.
   *
   * @param what it is, for messages
   * @throws LaunchException it is not the engine's to close; the message tells why
   */
  static void prepare(Path directory, String what) throws IOException {
    make(directory);
    int owner = (int) Files.getAttribute(directory, "unix:uid");
    if (owner != 0) {
      throw new LaunchException(
          "the %s %s belongs to user %d: choose another directory, or give it to root with 'chown root'"
              .formatted(what, directory, owner));
    }
    boolean way = Files.isDirectory(directory.resolve(ROOTS));
    Set<PosixFilePermission> closed = way ? PASSABLE : PRIVATE;
    Set<PosixFilePermission> now = Files.getPosixFilePermissions(directory);
    if (closed.containsAll(now)) {
      return;
    }
    boolean empty = holdsOnly(directory, Set.of());
    boolean written = now.stream().anyMatch(WRITABLE::contains);
    if (written && !empty) {
      throw new LaunchException(
          "other users can write to the %s %s, which is not empty: check what lies in it and close it with 'chmod 700', or choose another directory"
              .formatted(what, directory));
    }
    if (!Files.exists(directory.resolve(LOCK)) && !holdsOnly(directory, PREPARED)) {
      throw new LaunchException(
          "other users can look into the %s %s, and it holds other files than the engine's: close it with 'chmod 700', or choose a directory of its own"
              .formatted(what, directory));
    }
    now.retainAll(closed);
    Files.setPosixFilePermissions(directory, now);
  }

  /** Makes a directory that others may not enter, if there is none. */
  static void make(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
    }
  }

  private static boolean holdsOnly(Path directory, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.allMatch(file -> names.contains(String.valueOf(file.getFileName())));
    }
  }
}
