package dev.carob.api.container;

/**
 * What a container takes of the disk.
 *
 * @param rw bytes of what it has changed of its image
 * @param rootFs bytes of its image's layers, the base layer included
 */
public record ContainerSize(long rw, long rootFs) {}
