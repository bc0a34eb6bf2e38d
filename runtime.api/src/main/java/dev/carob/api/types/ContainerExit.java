package dev.carob.api.types;

import java.time.Instant;

/**
 * How a container's process ended.
 *
 * @param code 0 to 255: the exit status, or 128 plus the signal that ended the process; {@link
 *     #UNKNOWN_CODE} if it is not known
 * @param at when it ended
 * @param oomKilled whether the kernel killed it because memory was exhausted
 */
public record ContainerExit(int code, Instant at, boolean oomKilled) {

  /**
   * The supervisor ended before the process did, or killed it because its time limit was exceeded.
   */
  public static final int UNKNOWN_CODE = -1;
}
