package dev.carob.api.image;

/**
 * An image to write to a registry, or by a transport.
 *
 * @param image name or id
 * @param destination a name, or {@code <transport>:<place>}; empty: the image's own name
 * @param compression of layers that are not there yet
 */
public record PushSpec(
    String image,
    String destination,
    ManifestType type,
    LayerCompression compression,
    RegistryAccess access) {}
