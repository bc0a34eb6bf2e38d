package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to write an image to a registry, or through a transport. */
public final class PushSpec {

  private final String image;
  private final String destination;
  private final ManifestType type;
  private final LayerCompression compression;
  private final RegistryAccess access;

  private PushSpec(Builder from) {
    image = from.image;
    destination = from.destination;
    type = from.type;
    compression = from.compression;
    access = from.access;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param image name or id
   */
  public static Builder builder(String image) {
    return new Builder(image);
  }

  /** Name or id. */
  public String image() {
    return image;
  }

  /** A name, or {@code <transport>:<place>}; empty: the image's own name. */
  public String destination() {
    return destination;
  }

  public ManifestType type() {
    return type;
  }

  /** The compression of layers that the destination lacks. */
  public LayerCompression compression() {
    return compression;
  }

  public RegistryAccess access() {
    return access;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(image);
    builder.destination = destination;
    builder.type = type;
    builder.compression = compression;
    builder.access = access;
    return builder;
  }

  private List<Object> fields() {
    return List.of(image, destination, type, compression, access);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PushSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "PushSpec" + fields();
  }

  /** Builder of {@link PushSpec}. */
  public static final class Builder {
    private String image;
    private String destination = "";
    private ManifestType type = ManifestType.SAME;
    private LayerCompression compression = LayerCompression.GZIP;
    private RegistryAccess access = RegistryAccess.CONFIGURED;

    private Builder(String image) {
      this.image = image;
    }

    public Builder image(String value) {
      image = value;
      return this;
    }

    public Builder destination(String value) {
      destination = value;
      return this;
    }

    public Builder type(ManifestType value) {
      type = value;
      return this;
    }

    public Builder compression(LayerCompression value) {
      compression = value;
      return this;
    }

    public Builder access(RegistryAccess value) {
      access = value;
      return this;
    }

    public PushSpec build() {
      return new PushSpec(this);
    }
  }
}
