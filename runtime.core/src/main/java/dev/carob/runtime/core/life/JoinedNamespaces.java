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
  static Map<String, Path> of(StepContext context) {
    Container container = context.container();
    Namespaces asked = container.config().spec().namespaces();
    Map<String, Path> files = new LinkedHashMap<>();
    join(context, files, "pid", "pid", asked.pid());
    join(context, files, "ipc", "ipc", asked.ipc());
    join(context, files, "uts", "uts", asked.uts());
    join(context, files, "cgroup", "cgroup", asked.cgroup());
    join(context, files, "user", "user", asked.user());
    join(context, files, "network", "net", NetworkChoice.of(container.config().spec()));
    if (NetworkChoice.connects(container.config()) && !container.ids().present()) {
      files.put("network", NetworkSteps.namespace(container));
    }
    return files;
  }

  /**
   * Returns the directory with the files of the container whose network is joined; empty: no
   * network is joined.
   */
  static List<Path> networkFiles(StepContext context) {
    NamespaceChoice choice = NetworkChoice.of(context.container().config().spec());
    Container from = context.container();
    while (choice.kind() == NamespaceChoice.Kind.CONTAINER) {
      from = context.records().get(choice.target());
      choice = NetworkChoice.of(from.config().spec());
    }
    return from == context.container() ? List.of() : List.of(from.runDir());
  }

  /** Returns true if the engine mounts a {@code /dev/shm} for the container. */
  static boolean ownShm(Container container) {
    Namespaces asked = container.config().spec().namespaces();
    return asked.shm()
        && switch (asked.ipc().kind()) {
          case DEFAULT, PRIVATE, SHAREABLE, PATH, AUTO -> true;
          case HOST, CONTAINER -> false;
        };
  }

  /**
   * Returns the container's {@code /dev/shm}: its own, or that of the container whose IPC namespace
   * it shares.
   */
  static Optional<Path> shm(StepContext context) {
    Container from = context.container();
    while (from.config().spec().namespaces().ipc().kind() == NamespaceChoice.Kind.CONTAINER) {
      from = context.records().get(from.config().spec().namespaces().ipc().target());
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
      StepContext context,
      Map<String, Path> files,
      String type,
      String kernels,
      NamespaceChoice choice) {
    switch (choice.kind()) {
      case PATH -> files.put(type, Path.of(choice.target()));
      case CONTAINER ->
          files.put(
              type, ProcessInfo.namespace(running(context, type, choice).status().pid(), kernels));
      case DEFAULT, PRIVATE, SHAREABLE, HOST, AUTO -> {}
    }
  }

  private static Container running(StepContext context, String type, NamespaceChoice choice) {
    Container other = context.records().get(choice.target());
    ContainerState state = other.state();
    if (state != ContainerState.RUNNING && state != ContainerState.PAUSED) {
      throw new CarobException.InvalidState(
          "%s is in the %s namespace of %s, which is %s and not running"
              .formatted(
                  context.container().config().title(),
                  type,
                  other.config().title(),
                  state.name().toLowerCase(Locale.ROOT)),
          FailureDetails.about(Subject.Kind.CONTAINER, other.config().name()));
    }
    return other;
  }
}
