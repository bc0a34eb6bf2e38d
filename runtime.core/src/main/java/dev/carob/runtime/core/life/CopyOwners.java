package dev.carob.runtime.core.life;

import dev.carob.archive.OwnerMapping;
import dev.carob.linux.ConfinedTree;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.spec.OciSpec;
import java.util.function.IntUnaryOperator;

/** Maps the owners of files that are copied into a container or out of it. */
final class CopyOwners {

  private CopyOwners() {}

  private static OwnerMapping of(IntUnaryOperator uid, IntUnaryOperator gid) {
    return new OwnerMapping() {
      @Override
      public int uid(int id) {
        return uid.applyAsInt(id);
      }

      @Override
      public int gid(int id) {
        return gid.applyAsInt(id);
      }
    };
  }

  /** Maps ids of the host to those in the container. */
  static OwnerMapping out(Container container) {
    IdMappings ids = container.ids();
    return of(ids::containerUid, ids::containerGid);
  }

  /** The reverse of {@link #out}. */
  static OwnerMapping in(Container container) {
    IdMappings ids = container.ids();
    return of(ids::hostUid, ids::hostGid);
  }

  /**
   * Assigns all files to the container's user.
   *
   * @param root root filesystem of the container
   */
  static OwnerMapping user(Container container, ConfinedTree root) {
    OciSpec.Owner owner = OciSpec.owner(container.config(), root);
    IdMappings ids = container.ids();
    return of(id -> ids.hostUid(owner.uid()), id -> ids.hostGid(owner.gid()));
  }
}
