package dev.carob.runtime.core.stored;

import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;

/** The stored form of the choice of namespaces. */
public record StoredNamespaces(
    Choice pid, Choice ipc, boolean shm, Choice uts, Choice cgroup, Choice user) {

  /** Converts a value of the API to its stored form. */
  public static StoredNamespaces of(Namespaces value) {
    return new StoredNamespaces(
        Choice.of(value.pid()),
        Choice.of(value.ipc()),
        value.shm(),
        Choice.of(value.uts()),
        Choice.of(value.cgroup()),
        Choice.of(value.user()));
  }

  /** Converts this to a value of the API. */
  public Namespaces toApi() {
    return Namespaces.builder()
        .pid(pid.toApi())
        .ipc(ipc.toApi())
        .shm(shm)
        .uts(uts.toApi())
        .cgroup(cgroup.toApi())
        .user(user.toApi())
        .build();
  }

  /** One namespace. */
  public record Choice(String kind, String target) {

    /** Converts a value of the API to its stored form. */
    public static Choice of(NamespaceChoice value) {
      return new Choice(value.kind().name(), value.target());
    }

    /** Converts this to a value of the API. */
    public NamespaceChoice toApi() {
      return new NamespaceChoice(NamespaceChoice.Kind.valueOf(kind), target);
    }
  }
}
