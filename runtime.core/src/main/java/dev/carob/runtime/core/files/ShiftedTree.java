package dev.carob.runtime.core.files;

import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreeWalk;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Changes the owners of a root filesystem to the mapped ids of a user namespace. Files that belong
 * to mapped ids already are not changed, so that an interrupted run can be repeated.
 */
public final class ShiftedTree implements TreeWalk.Visitor {

  private static final int SET_ID = 06000;
  private static final String CAPABILITY = "security.capability";

  private final IdMappings ids;

  private ShiftedTree(IdMappings ids) {
    this.ids = ids;
  }

  /** Changes the owners in a tree that is not otherwise in use. */
  public static void shift(Path root, IdMappings ids) throws IOException {
    TreeWalk.of(root, new ShiftedTree(ids));
  }

  @Override
  public boolean enter(TreeWalk.Found directory) {
    file(directory);
    return true;
  }

  @Override
  public void file(TreeWalk.Found found) {
    found.stat().ifPresent(stat -> one(found.directory(), found.name(), stat));
  }

  private void one(OpenDirectory in, String name, FileStat stat) {
    int uid = ids.hostUid(stat.uid());
    int gid = ids.hostGid(stat.gid());
    if (uid == stat.uid() && gid == stat.gid()) {
      return;
    }
    Optional<byte[]> capability = stat.isRegular() ? in.xattr(name, CAPABILITY) : Optional.empty();
    in.chown(name, uid, gid);
    // Changing the owner clears these bits.
    if (stat.isRegular() && (stat.permissions() & SET_ID) != 0) {
      in.chmod(name, stat.permissions());
    }
    capability.ifPresent(value -> in.xattr(name, CAPABILITY, value));
  }
}
