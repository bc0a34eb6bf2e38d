package dev.carob.api.image;

import java.time.Instant;
import java.util.List;

/**
 * An image in a store.
 *
 * @param id 64 hexadecimal digits: the digest of the configuration
 * @param digest of the manifest, {@code sha256:…}
 * @param names full names with tag, newest first
 * @param topLayer id of the layer that a container's layer is put on; empty: the image has none
 * @param size bytes of all layers together, unpacked
 * @param storage name of the storage backend that holds the layers
 */
public record Image(
    String id,
    String digest,
    List<String> names,
    String topLayer,
    Instant created,
    long size,
    ImageConfig config,
    String storage) {

  public Image {
    names = List.copyOf(names);
  }
}
