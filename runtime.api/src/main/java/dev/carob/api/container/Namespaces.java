package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which namespaces a container's processes are in; that of the network is told by {@link
 * ContainerSpec#network}.
 */
public final class Namespaces {

  /** Nothing but the defaults. */
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

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  public NamespaceChoice pid() {
    return pid;
  }

  /** Shared memory, semaphores and message queues; with it goes {@code /dev/shm}. */
  public NamespaceChoice ipc() {
    return ipc;
  }

  /** Whether there is a {@code /dev/shm}; where {@code ipc} is another's it is the other's. */
  public boolean shm() {
    return shm;
  }

  public NamespaceChoice uts() {
    return uts;
  }

  public NamespaceChoice cgroup() {
    return cgroup;
  }

  /** {@link NamespaceChoice.Kind#DEFAULT} where id mappings are given is one with those. */
  public NamespaceChoice user() {
    return user;
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link Namespaces}. */
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
