package dev.carob.api.container;

/**
 * Which namespaces a container's processes are in; that of the network is told by {@link
 * ContainerSpec#network}.
 *
 * @param ipc shared memory, semaphores and message queues; with it goes {@code /dev/shm}
 * @param shm whether there is a {@code /dev/shm}; where {@code ipc} is another's it is the other's
 * @param user {@link NamespaceChoice.Kind#DEFAULT} where id mappings are given is one with those
 */
public record Namespaces(
    NamespaceChoice pid,
    NamespaceChoice ipc,
    boolean shm,
    NamespaceChoice uts,
    NamespaceChoice cgroup,
    NamespaceChoice user) {

  /** Nothing but the defaults. */
  public static final Namespaces DEFAULT =
      new Namespaces(
          NamespaceChoice.DEFAULT,
          NamespaceChoice.DEFAULT,
          true,
          NamespaceChoice.DEFAULT,
          NamespaceChoice.DEFAULT,
          NamespaceChoice.DEFAULT);
}
