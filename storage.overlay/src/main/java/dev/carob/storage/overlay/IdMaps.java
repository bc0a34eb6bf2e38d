package dev.carob.storage.overlay;

import dev.carob.api.types.IdMapping;
import java.util.List;
import java.util.stream.Collectors;

/** The id mappings of a user namespace for files on the disk. */
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

  /** The lines of {@code uid_map} or {@code gid_map} (user_namespaces(7)). */
  static String lines(List<IdMapping> maps) {
    return maps.stream()
        .map(one -> one.container() + " " + one.host() + " " + one.size() + "\n")
        .collect(Collectors.joining());
  }
}
