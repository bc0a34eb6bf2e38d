package dev.carob.runtime.core.files;

import dev.carob.linux.FileStat;
import dev.carob.linux.HeldDirectory;
import dev.carob.linux.TreeWalk;
import dev.carob.runtime.core.record.IdMappings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives the files of a root filesystem to the users of a user namespace. What belongs to the host's
 * side of the mapping already stays, so that one that was cut short can be done again.
 */
public final class ShiftedTree implements TreeWalk.Visitor {

  private static final int SET_ID = 06000;
  private static final String CAPABILITY = "security.capability";

  private final IdMappings ids;

  private ShiftedTree(IdMappings ids) {
    this.ids = ids;
  }

  /** Shifts a tree that nobody else is at. */
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

  private void one(HeldDirectory in, String name, FileStat stat) {
    int uid = ids.hostUid(stat.uid());
    int gid = ids.hostGid(stat.gid());
    if (uid == stat.uid() && gid == stat.gid()) {
      return;
    }
    Optional<byte[]> capability = stat.isRegular() ? in.xattr(name, CAPABILITY) : Optional.empty();
    in.chown(name, uid, gid);
    // The kernel takes these away from a file that changes hands.
    if (stat.isRegular() && (stat.permissions() & SET_ID) != 0) {
      in.chmod(name, stat.permissions());
    }
    capability.ifPresent(value -> in.xattr(name, CAPABILITY, value));
  }
}
