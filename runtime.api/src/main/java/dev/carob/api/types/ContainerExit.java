package dev.carob.api.types;

import java.time.Instant;

/**
 * How a container's process ended.
 *
 * @param code 0 to 255: the exit status, or 128 and the signal that ended it; {@link #UNKNOWN_CODE}
 *     where nobody was there to see
 * @param at when it ended
 * @param oomKilled the kernel ended it for want of memory
 */
public record ContainerExit(int code, Instant at, boolean oomKilled) {

  /** The supervisor died before the process did, or ended it for having run too long. */
  public static final int UNKNOWN_CODE = -1;
}
