package dev.carob.api.container;

/**
 * What lies at a path in a container.
 *
 * @param path as it was asked for
 * @param directory whether it leads to one, links resolved inside the container
 */
public record PathInfo(String path, boolean directory) {}
