package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.types.IdMapping;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Maps the ids of a container's user namespace to those of the host.
 *
 * @param uids empty: the container uses the host's user namespace
 * @param gids empty only if {@code uids} is
 */
public record IdMappings(List<IdMapping> uids, List<IdMapping> gids) {

  /** The id that the kernel shows for unmapped ids (user_namespaces(7)). */
  private static final int OVERFLOW = 65534;

  /** The requested mappings; if only one kind is given, it applies to both. */
  public static IdMappings of(ContainerSpec spec) {
    List<IdMapping> uids = spec.uidMappings();
    List<IdMapping> gids = spec.gidMappings();
    return new IdMappings(uids.isEmpty() ? gids : uids, gids.isEmpty() ? uids : gids);
  }

  /** Returns true if the container has a user namespace of its own. */
  public boolean present() {
    return !uids.isEmpty();
  }

  /** The container's root user on the host. */
  public int rootUid() {
    return present() ? host(uids, 0) : 0;
  }

  /** The group of the container's root user on the host. */
  public int rootGid() {
    return present() ? host(gids, 0) : 0;
  }

  /** The id of the container's user on the host; unmapped ids remain unchanged. */
  public int hostUid(int uid) {
    return host(uids, uid);
  }

  /** The id of the container's group on the host; unmapped ids remain unchanged. */
  public int hostGid(int gid) {
    return host(gids, gid);
  }

  /** The id of the host's user in the container; unmapped ids become nobody. */
  public int containerUid(int uid) {
    return container(uids, uid);
  }

  /** The id of the host's group in the container; unmapped ids become nogroup. */
  public int containerGid(int gid) {
    return container(gids, gid);
  }

  private int container(List<IdMapping> mappings, long id) {
    if (!present()) {
      return (int) id;
    }
    for (IdMapping one : mappings) {
      if (holds(one.host(), one.size(), id)) {
        return (int) (one.container() + id - one.host());
      }
    }
    return OVERFLOW;
  }

  /** Returns true if a group in the container is mapped. */
  public boolean mapsGid(long gid) {
    return !present() || gids.stream().anyMatch(one -> holds(one.container(), one.size(), gid));
  }

  static int host(List<IdMapping> mappings, long id) {
    for (IdMapping one : mappings) {
      if (holds(one.container(), one.size(), id)) {
        return (int) (one.host() + id - one.container());
      }
    }
    return (int) id;
  }

  private static boolean holds(long first, long size, long id) {
    return id >= first && id - first < size;
  }

  /** The lines of a map that the kernel reads (user_namespaces(7)). */
  public static String lines(List<IdMapping> mappings) {
    return mappings.stream()
        .map(one -> one.container() + " " + one.host() + " " + one.size() + "\n")
        .collect(Collectors.joining());
  }

  /** Rejects mappings that the kernel would reject, and those without a root user. */
  public void check() {
    check(uids, FailureDetails.field("uidMappings"));
    check(gids, FailureDetails.field("gidMappings"));
  }

  private void check(List<IdMapping> mappings, FailureDetails at) {
    for (IdMapping one : mappings) {
      boolean within =
          one.container() >= 0
              && one.host() >= 0
              && one.size() > 0
              && Math.max(one.container(), one.host()) + one.size() <= 0xffff_ffffL;
      if (!within) {
        throw new CarobException.InvalidArgument(
            "the id mapping %d:%d:%d is out of range"
                .formatted(one.container(), one.host(), one.size()),
            at);
      }
      for (IdMapping other : mappings) {
        boolean apart =
            other == one
                || ((one.container() + one.size() <= other.container()
                        || other.container() + other.size() <= one.container())
                    && (one.host() + one.size() <= other.host()
                        || other.host() + other.size() <= one.host()));
        if (!apart) {
          throw new CarobException.InvalidArgument(
              "the id mappings %d:%d:%d and %d:%d:%d overlap"
                  .formatted(
                      one.container(),
                      one.host(),
                      one.size(),
                      other.container(),
                      other.host(),
                      other.size()),
              at);
        }
      }
    }
    if (present() && mappings.stream().noneMatch(one -> holds(one.container(), one.size(), 0))) {
      throw new CarobException.InvalidArgument(
          "the id mappings do not map root: one of them must begin with 0", at);
    }
  }
}
