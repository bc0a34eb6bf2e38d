package dev.carob.api.container;

import dev.carob.api.types.ContainerExit;

/**
 * How an exec session ended.
 *
 * @param detached whether the detach keys were typed and the process continues to run
 * @param code 0 to 255: the exit status, or 128 plus the signal that ended the process; {@link
 *     ContainerExit#UNKNOWN_CODE} if it was lost
 */
public record ExecResult(boolean detached, int code) {}
