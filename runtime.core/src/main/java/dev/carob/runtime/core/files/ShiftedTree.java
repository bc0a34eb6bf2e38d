package dev.carob.runtime.core.files;

import dev.carob.linux.Confined;
import dev.carob.linux.FileStat;
import dev.carob.linux.Xattrs;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Gives the files of a root filesystem to the users of a user namespace. What belongs to the host's
 * side of the mapping already stays, so that one that was cut short can be done again.
 */
public final class ShiftedTree {

  private static final int SET_ID = 06000;
  private static final String CAPABILITY = "security.capability";

  private final Path root;
  private final Confined tree;
  private final IdMappings ids;

  private ShiftedTree(Path root, Confined tree, IdMappings ids) {
    this.root = root;
    this.tree = tree;
    this.ids = ids;
  }

  /** Shifts a tree that nobody else is at. */
  public static void shift(Path root, IdMappings ids) throws IOException {
    try (Confined tree = Confined.open(root)) {
      new ShiftedTree(root, tree, ids).all();
    }
  }

  private void all() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            return visitFile(path, attributes);
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            one(path);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void one(Path path) throws IOException {
    FileStat stat = FileStat.of(path);
    int uid = ids.hostUid(stat.uid());
    int gid = ids.hostGid(stat.gid());
    if (uid == stat.uid() && gid == stat.gid()) {
      return;
    }
    String name = root.relativize(path).toString();
    String at = name.isEmpty() ? "." : name;
    Optional<byte[]> capability =
        stat.isRegular() ? Xattrs.get(path, CAPABILITY) : Optional.empty();
    tree.chown(at, uid, gid);
    // The kernel takes these away from a file that changes hands.
    if (stat.isRegular() && (stat.permissions() & SET_ID) != 0) {
      tree.chmod(at, stat.permissions());
    }
    capability.ifPresent(value -> Xattrs.set(path, CAPABILITY, value));
  }
}
