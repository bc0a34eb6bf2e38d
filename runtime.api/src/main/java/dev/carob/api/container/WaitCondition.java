package dev.carob.api.container;

/** A condition to wait for. */
public enum WaitCondition {
  CONFIGURED,
  CREATED,
  RUNNING,
  PAUSED,
  /** The container has ended, cleaned up or not. */
  STOPPED,
  EXITED,
  REMOVING,
  HEALTHY,
  UNHEALTHY
}
