package dev.carob.api.types.image;

import java.util.List;

/**
 * The result of a removal of an image.
 *
 * @param untagged the removed names
 * @param deleted the ids of the removed images
 */
public record ImageRemoval(List<String> untagged, List<String> deleted) {
  public ImageRemoval {
    untagged = List.copyOf(untagged);
    deleted = List.copyOf(deleted);
  }
}
