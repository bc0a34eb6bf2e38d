package dev.carob.api.container;

/** The state of a container. The names are libpod's. */
public enum ContainerState {
  /** Recorded, with its own layer; it does not run, and nothing is mounted. */
  CONFIGURED,
  /** Created in the OCI runtime; its process waits to be started. */
  CREATED,
  /** Its process runs. */
  RUNNING,
  /** Its processes are frozen. */
  PAUSED,
  /** Its process has ended; mounts and cgroup are not removed yet. */
  STOPPED,
  /** Its process has ended, and all its resources are released. */
  EXITED,
  /** It is being removed; an interrupted removal is completed when the engine starts. */
  REMOVING,
  /** The engine cannot determine the state. */
  UNKNOWN
}
