package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a container's processes, except the network namespace, which {@link
 * ContainerSpec#network} sets.
 */
public final class Namespaces {

  /** All defaults. */
  public static final Namespaces DEFAULT = builder().build();

  private final NamespaceChoice pid;
  private final NamespaceChoice ipc;
  private final boolean shm;
  private final NamespaceChoice uts;
  private final NamespaceChoice cgroup;
  private final NamespaceChoice user;

  private Namespaces(Builder from) {
    pid = from.pid;
    ipc = from.ipc;
    shm = from.shm;
    uts = from.uts;
    cgroup = from.cgroup;
    user = from.user;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public NamespaceChoice pid() {
    return pid;
  }

  /** The IPC namespace: shared memory, semaphores, message queues and {@code /dev/shm}. */
  public NamespaceChoice ipc() {
    return ipc;
  }

  /**
   * Returns true if the container has a {@code /dev/shm}; if {@code ipc} is that of another
   * container, it is the other's.
   */
  public boolean shm() {
    return shm;
  }

  public NamespaceChoice uts() {
    return uts;
  }

  public NamespaceChoice cgroup() {
    return cgroup;
  }

  /**
   * The user namespace; {@link NamespaceChoice.Kind#DEFAULT} with id mappings means a new one with
   * these mappings.
   */
  public NamespaceChoice user() {
    return user;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.pid = pid;
    builder.ipc = ipc;
    builder.shm = shm;
    builder.uts = uts;
    builder.cgroup = cgroup;
    builder.user = user;
    return builder;
  }

  private List<Object> fields() {
    return List.of(pid, ipc, shm, uts, cgroup, user);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Namespaces that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "Namespaces" + fields();
  }

  /** Builder of {@link Namespaces}. */
  public static final class Builder {
    private NamespaceChoice pid = NamespaceChoice.DEFAULT;
    private NamespaceChoice ipc = NamespaceChoice.DEFAULT;
    private boolean shm = true;
    private NamespaceChoice uts = NamespaceChoice.DEFAULT;
    private NamespaceChoice cgroup = NamespaceChoice.DEFAULT;
    private NamespaceChoice user = NamespaceChoice.DEFAULT;

    private Builder() {}

    public Builder pid(NamespaceChoice value) {
      pid = value;
      return this;
    }

    public Builder ipc(NamespaceChoice value) {
      ipc = value;
      return this;
    }

    public Builder shm(boolean value) {
      shm = value;
      return this;
    }

    public Builder uts(NamespaceChoice value) {
      uts = value;
      return this;
    }

    public Builder cgroup(NamespaceChoice value) {
      cgroup = value;
      return this;
    }

    public Builder user(NamespaceChoice value) {
      user = value;
      return this;
    }

    public Namespaces build() {
      return new Namespaces(this);
    }
  }
}
