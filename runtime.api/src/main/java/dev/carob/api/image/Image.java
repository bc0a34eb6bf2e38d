package dev.carob.api.image;

import java.time.Instant;
import java.util.List;

/**
 * An image in a store.
 *
 * @param id 64 hexadecimal digits: the digest of the configuration
 * @param digest of the manifest, {@code sha256:…}
 * @param names full names, with tag or with digest, newest first
 * @param pastNames that it has had
 * @param topLayer id of the layer that a container's layer is put on; empty: the image has none
 * @param parent id of the image that this one was made on, as far as it is here; empty: none
 * @param size bytes of all layers together, unpacked
 * @param storage name of the storage backend that holds the layers
 * @param readOnly it belongs to another store, and is not changed here
 */
public record Image(
    String id,
    String digest,
    List<String> names,
    List<String> pastNames,
    String topLayer,
    String parent,
    Instant created,
    long size,
    ImageConfig config,
    String storage,
    boolean readOnly) {

  public Image {
    names = List.copyOf(names);
    pastNames = List.copyOf(pastNames);
  }

  /** Names with a tag. */
  public List<String> tags() {
    return names.stream().filter(name -> !name.contains("@")).toList();
  }

  /** Names with a digest: as it was pulled, and with its own manifest's for each repository. */
  public List<String> digests() {
    return names.stream()
        .map(name -> name.contains("@") ? name : repository(name) + "@" + digest)
        .distinct()
        .toList();
  }

  private static String repository(String name) {
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }
}
