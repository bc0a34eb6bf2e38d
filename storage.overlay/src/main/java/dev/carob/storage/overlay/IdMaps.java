package dev.carob.storage.overlay;

import dev.carob.api.container.IdMapping;
import java.util.List;
import java.util.stream.Collectors;

/** How ids on the disk are those of a user namespace, seen from the host. */
record IdMaps(List<IdMapping> uids, List<IdMapping> gids) {

  int uid(int id) {
    return mapped(uids, id);
  }

  int gid(int id) {
    return mapped(gids, id);
  }

  private static int mapped(List<IdMapping> maps, int id) {
    for (IdMapping one : maps) {
      if (id >= one.container() && id - one.container() < one.size()) {
        return (int) (one.host() + id - one.container());
      }
    }
    return id;
  }

  /** As {@code uid_map} and {@code gid_map} have it (user_namespaces(7)). */
  static String lines(List<IdMapping> maps) {
    return maps.stream()
        .map(one -> one.container() + " " + one.host() + " " + one.size() + "\n")
        .collect(Collectors.joining());
  }
}
