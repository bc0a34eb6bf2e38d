package dev.carob.runtime.core.housekeeping;

import dev.carob.api.container.ContainerInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The order in which containers can be removed: those that require others come before these. */
final class DependencyOrder {

  private DependencyOrder() {}

  /**
   * Groups of containers that can be removed at the same time, the first group first.
   *
   * @param containers by the name that the result has
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
        // They require each other: the engine refuses the removal with an error that says so.
        free.addAll(left.keySet());
      }
      free.forEach(left::remove);
      groups.add(free);
    }
    return groups;
  }
}
