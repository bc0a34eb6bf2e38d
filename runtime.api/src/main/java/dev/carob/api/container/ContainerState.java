package dev.carob.api.container;

/** Where a container is in its life. The names are libpod's. */
public enum ContainerState {
  /** Recorded, with a layer of its own; nothing of it runs and nothing is mounted. */
  CONFIGURED,
  /** Made in the OCI runtime; its process waits to be started. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its processes are frozen. */
  PAUSED,
  /** Its process has ended; mounts and cgroup are not taken down yet. */
  STOPPED,
  /** Its process has ended and all that it held is released. */
  EXITED,
  /** It is being removed; a removal that was cut short is finished when the engine starts. */
  REMOVING,
  /** The engine can't tell. */
  UNKNOWN
}
