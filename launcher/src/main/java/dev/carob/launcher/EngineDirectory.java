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
 * Creates and protects the root and the run directory. Other users must not reach their content:
 * secrets, environments of containers, set-user-id files of images.
 */
final class EngineDirectory {

  /** A file that exists in every directory that an engine has used. */
  static final String LOCK = "engine.lock";

  /**
   * A subdirectory of run directories that contains root filesystems of containers with a user
   * namespace. Other users can pass through it, because such a container's root is an ordinary user
   * on the host.
   */
  private static final String ROOTS = "roots";

  /** Names that may exist in a directory before an engine first uses it. */
  private static final Set<String> PREPARED = Set.of("lost+found", "etc", "deploy", "networks");

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PASSABLE =
      PosixFilePermissions.fromString("rwx--x--x");
  private static final Set<PosixFilePermission> WRITABLE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private EngineDirectory() {}

  /**
   * Creates the directory, or removes other users' access to an existing one.
   *
   * @param what kind of directory, for messages
   * @throws LaunchException the directory does not appear to be the engine's; the message says why
   */
  static void prepare(Path directory, String what) throws IOException {
    make(directory);
    int owner = (int) Files.getAttribute(directory, "unix:uid");
    if (owner != 0) {
      throw new LaunchException(
          "the %s %s belongs to user %d: choose another directory or change its owner with 'chown root'"
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
          "other users can write to the %s %s, which is not empty: check its content and restrict access with 'chmod 700', or choose another directory"
              .formatted(what, directory));
    }
    if (!Files.exists(directory.resolve(LOCK)) && !holdsOnly(directory, PREPARED)) {
      throw new LaunchException(
          "other users can read the %s %s, which contains files of other programs: restrict access with 'chmod 700', or choose a separate directory"
              .formatted(what, directory));
    }
    now.retainAll(closed);
    Files.setPosixFilePermissions(directory, now);
  }

  /** Creates a directory that other users cannot enter, if it does not exist. */
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
