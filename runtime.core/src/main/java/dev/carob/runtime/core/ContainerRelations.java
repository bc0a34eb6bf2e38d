package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.linux.HostName;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.NetworkChoice;
import java.util.ArrayList;
import java.util.List;

/**
 * Resolves the containers that a new container depends on: those that it requires and those whose
 * namespaces it joins. The latter become required as well. Names are replaced by ids, which do not
 * change.
 */
final class ContainerRelations {

  private final Containers records;

  ContainerRelations(Containers records) {
    this.records = records;
  }

  /**
   * @throws CarobException.NotFound a container does not exist; names the container
   */
  ContainerSpec resolve(ContainerSpec asked) {
    List<String> required = new ArrayList<>();
    for (String name : asked.requires()) {
      if (name.equals(asked.name())) {
        throw new CarobException.Dependency(
            "container " + name + " cannot require itself: the dependency would be a cycle");
      }
      require(required, name);
    }
    Namespaces from = asked.namespaces();
    Namespaces joined =
        Namespaces.builder()
            .pid(resolved(from.pid(), required))
            .ipc(shared(resolved(from.ipc(), required)))
            .shm(from.shm())
            .uts(resolved(from.uts(), required))
            .cgroup(resolved(from.cgroup(), required))
            .user(resolved(from.user(), required))
            .build();
    NamespaceChoice network = resolved(NetworkChoice.of(asked), required);
    ContainerSpec.Builder spec = asked.toBuilder().namespaces(joined).requires(required);
    if (network.kind() == NamespaceChoice.Kind.CONTAINER) {
      spec.network(network.text());
    }
    if (joined.user().kind() == NamespaceChoice.Kind.CONTAINER) {
      IdMappings ids = records.get(joined.user().target()).ids();
      spec.idMappings(ids.uids(), ids.gids());
    }
    return spec.hostname(hostname(asked, joined)).build();
  }

  private NamespaceChoice resolved(NamespaceChoice choice, List<String> required) {
    return choice.kind() == NamespaceChoice.Kind.CONTAINER
        ? choice.of(require(required, choice.target()))
        : choice;
  }

  /** Rejects an IPC namespace that its container keeps for itself. */
  private NamespaceChoice shared(NamespaceChoice choice) {
    if (choice.kind() == NamespaceChoice.Kind.CONTAINER) {
      Container donor = records.get(choice.target());
      Namespaces own = donor.config().spec().namespaces();
      if (own.shm() && own.ipc().kind() == NamespaceChoice.Kind.PRIVATE) {
        throw new CarobException.InvalidArgument(
            "joining IPC of container %s is not allowed: non-shareable IPC (hint: use IpcMode:shareable for the donor container)"
                .formatted(donor.id()),
            FailureDetails.field("namespaces.ipc"));
      }
    }
    return choice;
  }

  private String require(List<String> required, String name) {
    Container container = records.get(name);
    if (!required.contains(container.id())) {
      required.add(container.id());
    }
    return container.id();
  }

  /** The host name of the joined namespace, if it has one. */
  private String hostname(ContainerSpec asked, Namespaces joined) {
    if (!asked.hostname().isEmpty()) {
      return asked.hostname();
    }
    return switch (joined.uts().kind()) {
      case HOST -> HostName.get();
      case CONTAINER -> records.get(joined.uts().target()).config().hostname();
      case DEFAULT, PRIVATE, SHAREABLE, AUTO, PATH ->
          asked.network().equals("host") ? HostName.get() : "";
    };
  }
}
