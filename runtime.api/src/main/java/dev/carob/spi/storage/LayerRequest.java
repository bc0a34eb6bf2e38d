package dev.carob.spi.storage;

/**
 * A layer to make.
 *
 * @param id 64 hexadecimal digits
 * @param parent id of the layer below; empty: a base layer
 * @param container whose writable layer it is; empty: an image's layer
 * @param image id of the image that the container is made from, where that is to be recorded with
 *     the layer; empty: not
 * @param mountLabel SELinux label of its mount; empty: none
 * @param blob as which it came
 */
public record LayerRequest(
    String id, String parent, String container, String image, String mountLabel, LayerBlob blob) {

  /** A layer of an image. */
  public static LayerRequest image(String id, String parent) {
    return new LayerRequest(id, parent, "", "", "", LayerBlob.NONE);
  }

  /** The writable layer of a container. */
  public static LayerRequest container(String id, String parent, String container) {
    return new LayerRequest(id, parent, container, "", "", LayerBlob.NONE);
  }

  /** The same, recorded as what a container of that image uses. */
  public LayerRequest of(String imageId) {
    return new LayerRequest(id, parent, container, imageId, mountLabel, blob);
  }

  /** The same, to be mounted with a label. */
  public LayerRequest labelled(String label) {
    return new LayerRequest(id, parent, container, image, label, blob);
  }

  /** The same, come as that. */
  public LayerRequest came(LayerBlob as) {
    return new LayerRequest(id, parent, container, image, mountLabel, as);
  }

  /** Unique among layers; empty: none. */
  public String name() {
    return container.isEmpty() ? "" : container + "-layer";
  }
}
