package dev.carob.api.container;

/**
 * How a tar is unpacked in a container.
 *
 * @param chown all that is unpacked belongs to the container's user and its primary group; else to
 *     whom the tar names, by the container's own numbers
 * @param overwrite a directory may be replaced by something else, and the reverse
 */
public record CopySpec(boolean chown, boolean overwrite) {}
