package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.linux.ProcessInfo;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.NetworkChoice;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The existing namespaces that a container joins. */
final class JoinedNamespaces {

  private static final Path HOST_SHM = Path.of("/dev/shm");

  private JoinedNamespaces() {}

  /**
   * @return file of the namespace by kind, as the OCI spec names it
   * @throws CarobException.InvalidState the container that a namespace belongs to is not running
   */
  static Map<String, Path> of(StepContext run) {
    Container container = run.container();
    Namespaces asked = container.config().spec().namespaces();
    Map<String, Path> files = new LinkedHashMap<>();
    join(run, files, "pid", "pid", asked.pid());
    join(run, files, "ipc", "ipc", asked.ipc());
    join(run, files, "uts", "uts", asked.uts());
    join(run, files, "cgroup", "cgroup", asked.cgroup());
    join(run, files, "user", "user", asked.user());
    join(run, files, "network", "net", NetworkChoice.of(container.config().spec()));
    if (!container.config().network().isEmpty() && !container.ids().present()) {
      files.put("network", NetworkSteps.namespace(container));
    }
    return files;
  }

  /**
   * The directory with the files of the container whose network is joined; empty if there is none.
   */
  static List<Path> networkFiles(StepContext run) {
    NamespaceChoice choice = NetworkChoice.of(run.container().config().spec());
    Container from = run.container();
    while (choice.kind() == NamespaceChoice.Kind.CONTAINER) {
      from = run.records().get(choice.target());
      choice = NetworkChoice.of(from.config().spec());
    }
    return from == run.container() ? List.of() : List.of(from.runDir());
  }

  /** Whether the engine mounts a {@code /dev/shm} for the container. */
  static boolean ownShm(Container container) {
    Namespaces asked = container.config().spec().namespaces();
    return asked.shm()
        && switch (asked.ipc().kind()) {
          case DEFAULT, PRIVATE, PATH, AUTO -> true;
          case HOST, CONTAINER -> false;
        };
  }

  /**
   * The container's {@code /dev/shm}: its own, or that of the container whose ipc namespace it
   * shares.
   */
  static Optional<Path> shm(StepContext run) {
    Container from = run.container();
    while (from.config().spec().namespaces().ipc().kind() == NamespaceChoice.Kind.CONTAINER) {
      from = run.records().get(from.config().spec().namespaces().ipc().target());
    }
    Namespaces asked = from.config().spec().namespaces();
    if (!asked.shm()) {
      return Optional.empty();
    }
    return Optional.of(
        asked.ipc().kind() == NamespaceChoice.Kind.HOST
            ? HOST_SHM
            : StorageSteps.Shm.directory(from));
  }

  private static void join(
      StepContext run,
      Map<String, Path> files,
      String type,
      String kernels,
      NamespaceChoice choice) {
    switch (choice.kind()) {
      case PATH -> files.put(type, Path.of(choice.target()));
      case CONTAINER ->
          files.put(
              type, ProcessInfo.namespace(running(run, type, choice).status().pid(), kernels));
      case DEFAULT, PRIVATE, HOST, AUTO -> {}
    }
  }

  private static Container running(StepContext run, String type, NamespaceChoice choice) {
    Container other = run.records().get(choice.target());
    ContainerState state = other.state();
    if (state != ContainerState.RUNNING && state != ContainerState.PAUSED) {
      throw new CarobException.InvalidState(
          "%s is in the %s namespace of %s, which is %s and not running"
              .formatted(
                  run.container().config().title(),
                  type,
                  other.config().title(),
                  state.name().toLowerCase(Locale.ROOT)),
          FailureDetails.about(Subject.Kind.CONTAINER, other.config().name()));
    }
    return other;
  }
}
