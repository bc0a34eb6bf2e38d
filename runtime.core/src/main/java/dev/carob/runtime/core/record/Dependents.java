package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Indexes which containers require a container. */
final class Dependents {

  private final Map<String, Set<String>> byRequired = new HashMap<>();
  private final Set<String> leaving = new HashSet<>();

  /** Adds an existing record. */
  synchronized void recall(String id, List<String> required) {
    for (String one : required) {
      byRequired.computeIfAbsent(one, key -> new TreeSet<>()).add(id);
    }
  }

  /**
   * Adds a new container that requires others.
   *
   * @throws CarobException.Dependency a required container has been or is being removed
   */
  synchronized void add(ContainerConfig config, Map<String, Container> byId) {
    for (String one : config.spec().requires()) {
      if (!byId.containsKey(one) || leaving.contains(one)) {
        throw new CarobException.Dependency(
            config.title() + " requires container " + one + ", which is being removed",
            FailureDetails.about(Subject.Kind.CONTAINER, config.name())
                .andAbout(Subject.Kind.CONTAINER, one));
      }
    }
    recall(config.id(), config.spec().requires());
  }

  synchronized void remove(String id, List<String> required) {
    leaving.remove(id);
    for (String one : required) {
      byRequired.computeIfPresent(
          one,
          (key, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
          });
    }
  }

  synchronized List<String> of(String id) {
    return List.copyOf(byRequired.getOrDefault(id, Set.of()));
  }

  synchronized void leave(Container container) {
    List<String> others = of(container.id());
    if (!others.isEmpty()) {
      throw new CarobException.Dependency(
          "container %s has dependent containers which must be removed before it: %s: container already exists"
              .formatted(container.id(), String.join(", ", others)),
          about(container.config().name(), others));
    }
    leaving.add(container.id());
  }

  synchronized void stay(Container container) {
    leaving.remove(container.id());
  }

  private static FailureDetails about(String name, List<String> others) {
    FailureDetails details = FailureDetails.about(Subject.Kind.CONTAINER, name);
    for (String other : others) {
      details = details.andAbout(Subject.Kind.CONTAINER, other);
    }
    return details;
  }
}
