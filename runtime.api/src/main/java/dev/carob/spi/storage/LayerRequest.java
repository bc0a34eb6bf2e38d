package dev.carob.spi.storage;

/**
 * A layer to make.
 *
 * @param id 64 hexadecimal digits
 * @param parent id of the layer below; empty: a base layer
 * @param name unique among layers; empty: none
 * @param mountLabel SELinux label of its mount; empty: none
 */
public record LayerRequest(String id, String parent, String name, String mountLabel) {

  /** A layer of an image. */
  public static LayerRequest image(String id, String parent) {
    return new LayerRequest(id, parent, "", "");
  }

  /** The writable layer of a container. */
  public static LayerRequest container(String id, String parent, String container) {
    return new LayerRequest(id, parent, container + "-layer", "");
  }

  /** The same, to be mounted with a label. */
  public LayerRequest labelled(String label) {
    return new LayerRequest(id, parent, name, label);
  }
}
