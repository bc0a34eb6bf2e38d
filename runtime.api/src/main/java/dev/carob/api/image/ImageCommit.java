package dev.carob.api.image;

import java.util.List;

/**
 * An image to make of another and a layer on it.
 *
 * @param parent id of the image below; empty: none
 * @param names of the new image
 * @param config of its process
 * @param changes to the configuration, as a Dockerfile has them
 * @param author empty: none
 * @param message empty: none
 * @param by the command that made the layer, for the history
 * @param type of manifest
 * @param squash one layer of all
 */
public record ImageCommit(
    String parent,
    List<String> names,
    ImageConfig config,
    List<String> changes,
    String author,
    String message,
    String by,
    ManifestType type,
    boolean squash) {

  public ImageCommit {
    names = List.copyOf(names);
    changes = List.copyOf(changes);
  }
}
