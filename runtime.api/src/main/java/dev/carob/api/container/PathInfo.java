package dev.carob.api.container;

/**
 * What lies at a path in a container.
 *
 * @param path where links inside the container lead to, absolute in the container
 * @param directory whether it is one
 */
public record PathInfo(String path, boolean directory) {}
