package dev.carob.image.registry;

/**
 * A manifest or an index.
 *
 * @param bytes as received from the registry
 * @param digest digest of the bytes
 */
public record Manifest(byte[] bytes, String mediaType, String digest) {}
