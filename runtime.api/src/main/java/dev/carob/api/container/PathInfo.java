package dev.carob.api.container;

/**
 * A file in a container.
 *
 * @param path the path that the caller passed
 * @param directory whether the path leads to a directory, with links resolved inside the container
 */
public record PathInfo(String path, boolean directory) {}
