package dev.carob.api.container;

import java.time.Duration;

/**
 * How to remove a container.
 *
 * @param force stop a running one first, and go on past what can't be undone
 * @param stopTimeout how long a forced removal waits between the stop signal and the kill
 * @param dependents remove first those that require it
 */
public record RemoveOptions(boolean force, Duration stopTimeout, boolean dependents) {

  /** Refuses a container that runs. */
  public static final RemoveOptions DEFAULT =
      new RemoveOptions(false, ContainerSpec.DEFAULT_STOP_TIMEOUT, false);

  /** Kills a container that runs. */
  public static final RemoveOptions KILL = new RemoveOptions(true, Duration.ZERO, false);
}
