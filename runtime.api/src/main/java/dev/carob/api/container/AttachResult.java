package dev.carob.api.container;

import dev.carob.api.types.ContainerExit;
import java.util.concurrent.CompletableFuture;

/**
 * How an attachment ended.
 *
 * @param detached the detach keys were typed, and the container goes on; otherwise it has closed
 *     its output
 * @param exit completes when the run that was attached to has ended and is cleaned up; also where
 *     the container has been removed by then
 */
public record AttachResult(boolean detached, CompletableFuture<ContainerExit> exit) {}
