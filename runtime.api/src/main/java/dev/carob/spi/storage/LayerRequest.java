package dev.carob.spi.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A layer to make. */
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
   * A builder; what is not told to it has its default.
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

  /** Id of the layer below; empty: a base layer. */
  public String parent() {
    return parent;
  }

  /** Whose writable layer it is; empty: an image's layer. */
  public String container() {
    return container;
  }

  /**
   * Id of the image that the container is made from, where that is to be recorded with the layer;
   * empty: not.
   */
  public String image() {
    return image;
  }

  /** SELinux label of its mount; empty: none. */
  public String mountLabel() {
    return mountLabel;
  }

  /** The blob as which it came. */
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

  /** The same, recorded as what a container of that image uses. */
  public LayerRequest of(String imageId) {
    return toBuilder().image(imageId).build();
  }

  /** The same, to be mounted with a label. */
  public LayerRequest labelled(String label) {
    return toBuilder().mountLabel(label).build();
  }

  /** The same, come as that. */
  public LayerRequest came(LayerBlob as) {
    return toBuilder().blob(as).build();
  }

  /** Unique among layers; empty: none. */
  public String name() {
    return container.isEmpty() ? "" : container + "-layer";
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link LayerRequest}. */
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
