package dev.carob.runtime.core.housekeeping;

import dev.carob.api.container.ContainerInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Determines the order in which containers can be removed: each before those that it requires. */
final class DependencyOrder {

  private DependencyOrder() {}

  /**
   * Returns groups of containers that can be removed at the same time, in the order of removal.
   *
   * @param containers by the name to use in the result
   */
  static List<List<String>> groups(Map<String, ContainerInfo> containers) {
    Map<String, ContainerInfo> left = new LinkedHashMap<>(containers);
    List<List<String>> groups = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<String> required = new HashSet<>();
      left.values().forEach(info -> required.addAll(info.spec().requires()));
      List<String> free = new ArrayList<>();
      left.forEach(
          (name, info) -> {
            if (!required.contains(info.id())) {
              free.add(name);
            }
          });
      if (free.isEmpty()) {
        // The rest require each other in a cycle: the engine refuses their removal with a message.
        free.addAll(left.keySet());
      }
      free.forEach(left::remove);
      groups.add(free);
    }
    return groups;
  }
}
