package dev.carob.api.image;

import java.util.List;
import java.util.Map;

/**
 * All that is known of an image.
 *
 * @param configuration as the image has it, JSON
 * @param manifest as the image has it, JSON
 * @param layers from the lowest to the top
 * @param directories where the top layer's files lie, for people
 */
public record ImageDetails(
    Image image,
    String configuration,
    String manifest,
    List<LayerDetails> layers,
    Map<String, String> directories) {

  /**
   * A layer of an image.
   *
   * @param size bytes of its plain tar
   */
  public record LayerDetails(String id, String diffId, long size) {}

  public ImageDetails {
    layers = List.copyOf(layers);
    directories = Map.copyOf(directories);
  }
}
