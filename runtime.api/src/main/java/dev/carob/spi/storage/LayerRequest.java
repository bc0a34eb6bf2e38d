package dev.carob.spi.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request for a new layer. */
public final class LayerRequest {

  private final String id;
  private final String parent;
  private final String container;
  private final String image;
  private final String mountLabel;
  private final LayerBlob blob;

  private LayerRequest(Builder from) {
    id = from.id;
    parent = from.parent;
    container = from.container;
    image = from.image;
    mountLabel = from.mountLabel;
    blob = from.blob;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id 64 hexadecimal digits
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** 64 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Id of the layer below; empty for a base layer. */
  public String parent() {
    return parent;
  }

  /** Id of the container whose writable layer it is; empty for an image's layer. */
  public String container() {
    return container;
  }

  /**
   * Id of the container's image, to be recorded with the layer; empty if it is not to be recorded.
   */
  public String image() {
    return image;
  }

  /** SELinux label of its mount; empty for none. */
  public String mountLabel() {
    return mountLabel;
  }

  /** The blob from which the layer is created. */
  public LayerBlob blob() {
    return blob;
  }

  /** A layer of an image. */
  public static LayerRequest image(String id, String parent) {
    return builder(id).parent(parent).build();
  }

  /** The writable layer of a container. */
  public static LayerRequest container(String id, String parent, String container) {
    return builder(id).parent(parent).container(container).build();
  }

  /** Returns a copy that records the container's image. */
  public LayerRequest of(String imageId) {
    return toBuilder().image(imageId).build();
  }

  /** Returns a copy with a label for the mount. */
  public LayerRequest labelled(String label) {
    return toBuilder().mountLabel(label).build();
  }

  /** Returns a copy with another blob. */
  public LayerRequest came(LayerBlob as) {
    return toBuilder().blob(as).build();
  }

  /** The name, unique among layers; empty for none. */
  public String name() {
    return container.isEmpty() ? "" : container + "-layer";
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.parent = parent;
    builder.container = container;
    builder.image = image;
    builder.mountLabel = mountLabel;
    builder.blob = blob;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, parent, container, image, mountLabel, blob);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LayerRequest that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "LayerRequest" + fields();
  }

  /** Builder of {@link LayerRequest}. */
  public static final class Builder {
    private String id;
    private String parent = "";
    private String container = "";
    private String image = "";
    private String mountLabel = "";
    private LayerBlob blob = LayerBlob.NONE;

    private Builder(String id) {
      this.id = id;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder parent(String value) {
      parent = value;
      return this;
    }

    public Builder container(String value) {
      container = value;
      return this;
    }

    public Builder image(String value) {
      image = value;
      return this;
    }

    public Builder mountLabel(String value) {
      mountLabel = value;
      return this;
    }

    public Builder blob(LayerBlob value) {
      blob = value;
      return this;
    }

    public LayerRequest build() {
      return new LayerRequest(this);
    }
  }
}
