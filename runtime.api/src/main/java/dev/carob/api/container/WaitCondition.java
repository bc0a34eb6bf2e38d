package dev.carob.api.container;

/** What to wait for. */
public enum WaitCondition {
  CONFIGURED,
  CREATED,
  RUNNING,
  PAUSED,
  /** It has ended, cleaned up or not. */
  STOPPED,
  EXITED,
  REMOVING,
  HEALTHY,
  UNHEALTHY
}
