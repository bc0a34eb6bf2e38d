package dev.carob.cli.verbs.systemd;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.image.ImageService;
import dev.carob.cli.verbs.create.AutoUpdateLabel;
import dev.carob.cli.verbs.create.AutoUpdateLabel.Policy;
import dev.carob.cli.verbs.create.ContainerOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Replaces the images of containers that are services, and restarts their units
 * (podman-auto-update(1)).
 */
final class AutoUpdate {

  /** What happened to a container's image. */
  enum Updated {
    TRUE,
    FALSE,
    PENDING,
    FAILED,
    ROLLED_BACK;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  /** A container with the policy of its label. */
  static final class Task {
    private final ContainerInfo container;
    private final String unit;
    private final Policy policy;
    private Updated updated = Updated.FALSE;

    private Task(ContainerInfo container, String unit, Policy policy) {
      this.container = container;
      this.unit = unit;
      this.policy = policy;
    }

    ContainerInfo container() {
      return container;
    }

    String unit() {
      return unit;
    }

    Policy policy() {
      return policy;
    }

    Updated updated() {
      return updated;
    }

    /** The name of the image, by which a newer one is found. */
    String image() {
      return container.imageName();
    }
  }

  /** Access to the registry of an image. */
  interface Remote {
    /** The id of the image in the registry. */
    String id(Task task);

    /** Pulls the image. */
    void pull(Task task);
  }

  private final ImageService images;
  private final Remote remote;
  private final Consumer<String> restart;
  private final List<CarobException> failures = new ArrayList<>();
  private final Set<String> pulled = new HashSet<>();

  /**
   * @param restart restarts a unit, and throws if that fails
   */
  AutoUpdate(ImageService images, Remote remote, Consumer<String> restart) {
    this.images = images;
    this.remote = remote;
    this.restart = restart;
  }

  /** The failures so far. */
  List<CarobException> failures() {
    return failures;
  }

  /**
   * Returns the running containers whose images are to be updated, by unit. Wrong labels are
   * failures.
   */
  List<Task> tasks(List<ContainerInfo> running) {
    List<Task> tasks = new ArrayList<>();
    for (ContainerInfo container : running) {
      Map<String, String> labels = container.spec().labels();
      try {
        Optional<Policy> policy = AutoUpdateLabel.policy(labels);
        if (policy.isPresent()) {
          String unit = labels.get(ContainerOptions.SYSTEMD_UNIT);
          if (unit == null) {
            throw new CarobException.InvalidState(
                "auto-updating container \"%s\": no %s label found"
                    .formatted(container.id(), ContainerOptions.SYSTEMD_UNIT));
          }
          tasks.add(new Task(container, unit, policy.get()));
        }
      } catch (CarobException e) {
        failures.add(e);
      }
    }
    return tasks;
  }

  /** Determines which images are outdated, and changes nothing. */
  void check(List<Task> tasks) {
    for (Task task : tasks) {
      guarded(task, () -> task.updated = outdated(task) ? Updated.PENDING : Updated.FALSE);
    }
  }

  /**
   * Updates the images, and restarts each unit with a new one.
   *
   * @param rollback whether a unit that does not start is started with its former images
   */
  void run(List<Task> tasks, boolean rollback) {
    Map<String, List<Task>> units = new TreeMap<>();
    tasks.forEach(task -> units.computeIfAbsent(task.unit, unit -> new ArrayList<>()).add(task));
    units.forEach((unit, members) -> update(unit, members, rollback));
  }

  private void update(String unit, List<Task> members, boolean rollback) {
    List<Task> changed = new ArrayList<>();
    for (Task task : members) {
      guarded(
          task,
          () -> {
            if (outdated(task)) {
              if (task.policy == Policy.REGISTRY && pulled.add(task.image())) {
                remote.pull(task);
              }
              changed.add(task);
            }
          });
    }
    if (changed.isEmpty()) {
      return;
    }
    try {
      restart.accept(unit);
      changed.forEach(task -> task.updated = Updated.TRUE);
    } catch (CarobException e) {
      changed.forEach(task -> task.updated = Updated.FAILED);
      if (rollback) {
        back(unit, changed);
      } else {
        failures.add(e);
      }
    }
  }

  private void back(String unit, List<Task> changed) {
    try {
      changed.forEach(task -> images.tag(task.container.imageId(), List.of(task.image())));
      restart.accept(unit);
      changed.forEach(task -> task.updated = Updated.ROLLED_BACK);
    } catch (CarobException e) {
      failures.add(e);
    }
  }

  private boolean outdated(Task task) {
    String current =
        switch (task.policy) {
          case REGISTRY -> remote.id(task);
          case LOCAL -> images.get(task.image()).id();
        };
    return !current.equals(task.container.imageId());
  }

  private void guarded(Task task, Runnable action) {
    try {
      action.run();
    } catch (CarobException.Interrupted e) {
      throw e;
    } catch (CarobException e) {
      task.updated = Updated.FAILED;
      failures.add(e);
    }
  }
}
