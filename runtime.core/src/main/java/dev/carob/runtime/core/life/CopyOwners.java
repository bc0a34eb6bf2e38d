package dev.carob.runtime.core.life;

import dev.carob.archive.OwnerMapping;
import dev.carob.linux.Confined;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.spec.OciSpec;
import java.util.function.IntUnaryOperator;

/** Whose files are that are copied into a container, or out of it. */
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

  /** By the container's own numbers, and not the host's. */
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
   * All is the container's user's.
   *
   * @param root of the container
   */
  static OwnerMapping user(Container container, Confined root) {
    OciSpec.Owner owner = OciSpec.owner(container.config(), root);
    IdMappings ids = container.ids();
    return of(id -> ids.hostUid(owner.uid()), id -> ids.hostGid(owner.gid()));
  }
}
