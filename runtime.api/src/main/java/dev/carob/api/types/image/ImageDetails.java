package dev.carob.api.types.image;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An image with its configuration, manifest and layers. */
public final class ImageDetails {

  private final Image image;
  private final String configuration;
  private final String manifest;
  private final List<LayerDetails> layers;
  private final Map<String, String> directories;

  private ImageDetails(Builder from) {
    image = from.image;
    configuration = from.configuration;
    manifest = from.manifest;
    layers = List.copyOf(from.layers);
    directories = Map.copyOf(from.directories);
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param configuration the image's configuration, JSON
   * @param manifest the image's manifest, JSON
   */
  public static Builder builder(Image image, String configuration, String manifest) {
    return new Builder(image, configuration, manifest);
  }

  public Image image() {
    return image;
  }

  /** The image's configuration, JSON. */
  public String configuration() {
    return configuration;
  }

  /** The image's manifest, JSON. */
  public String manifest() {
    return manifest;
  }

  /** The layers, the lowest first. */
  public List<LayerDetails> layers() {
    return layers;
  }

  /** The paths of the top layer's directories by purpose, for people. */
  public Map<String, String> directories() {
    return directories;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(image, configuration, manifest);
    builder.layers = layers;
    builder.directories = directories;
    return builder;
  }

  private List<Object> fields() {
    return List.of(image, configuration, manifest, layers, directories);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageDetails that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImageDetails" + fields();
  }

  /** A layer of an image. */
  public static final class LayerDetails {

    private final String id;
    private final String diffId;
    private final long size;

    private LayerDetails(Builder from) {
      id = from.id;
      diffId = from.diffId;
      size = from.size;
    }

    /** Creates a builder. Values that are not set have their defaults. */
    public static Builder builder(String id, String diffId) {
      return new Builder(id, diffId);
    }

    public String id() {
      return id;
    }

    public String diffId() {
      return diffId;
    }

    /** Bytes of its uncompressed tar. */
    public long size() {
      return size;
    }

    /** Creates a builder with these values. */
    public Builder toBuilder() {
      Builder builder = new Builder(id, diffId);
      builder.size = size;
      return builder;
    }

    private List<Object> fields() {
      return List.of(id, diffId, size);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof LayerDetails that && fields().equals(that.fields());
    }

    @Override
    public int hashCode() {
      return fields().hashCode();
    }

    @Override
    public String toString() {
      return "LayerDetails" + fields();
    }

    /** Builder of {@link LayerDetails}. */
    public static final class Builder {
      private String id;
      private String diffId;
      private long size = 0;

      private Builder(String id, String diffId) {
        this.id = id;
        this.diffId = diffId;
      }

      public Builder id(String value) {
        id = value;
        return this;
      }

      public Builder diffId(String value) {
        diffId = value;
        return this;
      }

      public Builder size(long value) {
        size = value;
        return this;
      }

      public LayerDetails build() {
        return new LayerDetails(this);
      }
    }
  }

  /** Builder of {@link ImageDetails}. */
  public static final class Builder {
    private Image image;
    private String configuration;
    private String manifest;
    private List<LayerDetails> layers = List.of();
    private Map<String, String> directories = Map.of();

    private Builder(Image image, String configuration, String manifest) {
      this.image = image;
      this.configuration = configuration;
      this.manifest = manifest;
    }

    public Builder image(Image value) {
      image = value;
      return this;
    }

    public Builder configuration(String value) {
      configuration = value;
      return this;
    }

    public Builder manifest(String value) {
      manifest = value;
      return this;
    }

    public Builder layers(List<LayerDetails> value) {
      layers = value;
      return this;
    }

    public Builder directories(Map<String, String> value) {
      directories = value;
      return this;
    }

    public ImageDetails build() {
      return new ImageDetails(this);
    }
  }
}
