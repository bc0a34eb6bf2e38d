package dev.carob.runtime.core.stored;

import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;

/** The form in which the choice of namespaces is recorded. */
public record StoredNamespaces(
    Choice pid, Choice ipc, boolean shm, Choice uts, Choice cgroup, Choice user) {

  /** Of a value of the API. */
  public static StoredNamespaces of(Namespaces value) {
    return new StoredNamespaces(
        Choice.of(value.pid()),
        Choice.of(value.ipc()),
        value.shm(),
        Choice.of(value.uts()),
        Choice.of(value.cgroup()),
        Choice.of(value.user()));
  }

  /** As a value of the API. */
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

    /** Of a value of the API. */
    public static Choice of(NamespaceChoice value) {
      return new Choice(value.kind().name(), value.target());
    }

    /** As a value of the API. */
    public NamespaceChoice toApi() {
      return new NamespaceChoice(NamespaceChoice.Kind.valueOf(kind), target);
    }
  }
}
