package dev.carob.api.types.image;

/**
 * An image that a registry has found.
 *
 * @param registry the registry that was searched
 * @param name the full name without a tag
 * @param description empty if the registry has none
 * @param stars how many users have marked the image
 * @param official whether the registry's owner maintains the image
 * @param automated whether the image is built automatically
 */
public record FoundImage(
    String registry,
    String name,
    String description,
    int stars,
    boolean official,
    boolean automated) {}
