package dev.carob.api.types.image;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to write images to a file or a directory. */
public final class SaveSpec {

  private final List<String> images;
  private final ImageFormat format;
  private final Path target;
  private final String title;
  private final boolean uncompressed;

  private SaveSpec(Builder from) {
    images = List.copyOf(from.images);
    format = from.format;
    target = from.target;
    title = from.title;
    uncompressed = from.uncompressed;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param images names or ids; several only for {@link ImageFormat#DOCKER_ARCHIVE}
   * @param target must not exist, or be a regular file; a directory if the format is one
   */
  public static Builder builder(List<String> images, Path target) {
    return new Builder(images, target);
  }

  /** Names or ids; several only for {@link ImageFormat#DOCKER_ARCHIVE}. */
  public List<String> images() {
    return images;
  }

  /** The format; {@link ImageFormat#DOCKER_ARCHIVE} by default. */
  public ImageFormat format() {
    return format;
  }

  /** Must not exist, or be a regular file; a directory if the format is one. */
  public Path target() {
    return target;
  }

  /** The name of the target in events; if empty, its path. */
  public String title() {
    return title;
  }

  /** Returns true if layers are not compressed. Only OCI formats have compressed layers. */
  public boolean uncompressed() {
    return uncompressed;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(images, target);
    builder.format = format;
    builder.title = title;
    builder.uncompressed = uncompressed;
    return builder;
  }

  private List<Object> fields() {
    return List.of(images, format, target, title, uncompressed);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SaveSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "SaveSpec" + fields();
  }

  /** Builder of {@link SaveSpec}. */
  public static final class Builder {
    private List<String> images;
    private ImageFormat format = ImageFormat.DOCKER_ARCHIVE;
    private Path target;
    private String title = "";
    private boolean uncompressed = false;

    private Builder(List<String> images, Path target) {
      this.images = images;
      this.target = target;
    }

    public Builder images(List<String> value) {
      images = value;
      return this;
    }

    public Builder format(ImageFormat value) {
      format = value;
      return this;
    }

    public Builder target(Path value) {
      target = value;
      return this;
    }

    public Builder title(String value) {
      title = value;
      return this;
    }

    public Builder uncompressed(boolean value) {
      uncompressed = value;
      return this;
    }

    public SaveSpec build() {
      return new SaveSpec(this);
    }
  }
}
