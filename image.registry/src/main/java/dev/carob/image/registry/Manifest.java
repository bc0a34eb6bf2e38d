package dev.carob.image.registry;

/**
 * A manifest or an index.
 *
 * @param bytes as the registry gave them
 * @param digest of the bytes
 */
public record Manifest(byte[] bytes, String mediaType, String digest) {}
