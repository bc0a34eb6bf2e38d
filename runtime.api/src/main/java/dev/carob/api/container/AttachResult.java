package dev.carob.api.container;

import dev.carob.api.types.ContainerExit;
import java.util.concurrent.CompletableFuture;

/**
 * How an attachment ended.
 *
 * @param detached whether the detach keys were typed and the container continues to run; otherwise
 *     it has closed its output
 * @param exit completes when the attached run has ended and is cleaned up, even if the container
 *     has been removed by then
 */
public record AttachResult(boolean detached, CompletableFuture<ContainerExit> exit) {}
