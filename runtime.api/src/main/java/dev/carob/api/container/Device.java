package dev.carob.api.container;

/**
 * A device of the host in a container.
 *
 * @param host absolute path of the device node, or of a directory of them, on the host
 * @param container absolute path in the container
 * @param permissions some of {@code r}, {@code w} and {@code m} (make nodes)
 */
public record Device(String host, String container, String permissions) {}
