package dev.carob.api.container;

import java.time.Duration;

/**
 * How to remove a container.
 *
 * @param force stop a running one first, and go on past what can't be undone
 * @param stopTimeout how long a forced removal waits between the stop signal and the kill
 * @param dependents remove first those that require it
 * @param volumes remove its anonymous volumes too
 */
public record RemoveOptions(
    boolean force, Duration stopTimeout, boolean dependents, boolean volumes) {

  /** Refuses a container that runs. */
  public static final RemoveOptions DEFAULT =
      new RemoveOptions(false, ContainerSpec.DEFAULT_STOP_TIMEOUT, false, false);

  /** Kills a container that runs. */
  public static final RemoveOptions KILL = new RemoveOptions(true, Duration.ZERO, false, false);
}
