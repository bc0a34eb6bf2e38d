package dev.carob.api.container;

import dev.carob.api.types.ContainerExit;

/**
 * How an exec session ended.
 *
 * @param detached the detach keys were typed, and the process goes on
 * @param code 0 to 255: the exit status, or 128 and the signal that ended it; {@link
 *     ContainerExit#UNKNOWN_CODE} where it was lost
 */
public record ExecResult(boolean detached, int code) {}
