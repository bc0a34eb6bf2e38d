package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to create an image from another image and a layer. */
public final class ImageCommit {

  private final String parent;
  private final List<String> names;
  private final ImageConfig config;
  private final List<String> changes;
  private final String author;
  private final String message;
  private final String by;
  private final ManifestType type;
  private final boolean squash;

  private ImageCommit(Builder from) {
    parent = from.parent;
    names = List.copyOf(from.names);
    config = from.config;
    changes = List.copyOf(from.changes);
    author = from.author;
    message = from.message;
    by = from.by;
    type = from.type;
    squash = from.squash;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** Id of the image below the layer; empty for none. */
  public String parent() {
    return parent;
  }

  /** The names of the new image. */
  public List<String> names() {
    return names;
  }

  /** The configuration of the image's process. */
  public ImageConfig config() {
    return config;
  }

  /** Changes to the configuration, as instructions of a Dockerfile. */
  public List<String> changes() {
    return changes;
  }

  /** The author; empty for none. */
  public String author() {
    return author;
  }

  /** The commit message; empty for none. */
  public String message() {
    return message;
  }

  /** The command that created the layer, for the image's history. */
  public String by() {
    return by;
  }

  /** The type of manifest. */
  public ManifestType type() {
    return type;
  }

  /** True to merge all layers into one. */
  public boolean squash() {
    return squash;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.parent = parent;
    builder.names = names;
    builder.config = config;
    builder.changes = changes;
    builder.author = author;
    builder.message = message;
    builder.by = by;
    builder.type = type;
    builder.squash = squash;
    return builder;
  }

  private List<Object> fields() {
    return List.of(parent, names, config, changes, author, message, by, type, squash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageCommit that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImageCommit" + fields();
  }

  /** Builder of {@link ImageCommit}. */
  public static final class Builder {
    private String parent = "";
    private List<String> names = List.of();
    private ImageConfig config = ImageConfig.EMPTY;
    private List<String> changes = List.of();
    private String author = "";
    private String message = "";
    private String by = "";
    private ManifestType type = ManifestType.OCI;
    private boolean squash = false;

    private Builder() {}

    public Builder parent(String value) {
      parent = value;
      return this;
    }

    public Builder names(List<String> value) {
      names = value;
      return this;
    }

    public Builder config(ImageConfig value) {
      config = value;
      return this;
    }

    public Builder changes(List<String> value) {
      changes = value;
      return this;
    }

    public Builder author(String value) {
      author = value;
      return this;
    }

    public Builder message(String value) {
      message = value;
      return this;
    }

    public Builder by(String value) {
      by = value;
      return this;
    }

    public Builder type(ManifestType value) {
      type = value;
      return this;
    }

    public Builder squash(boolean value) {
      squash = value;
      return this;
    }

    public ImageCommit build() {
      return new ImageCommit(this);
    }
  }
}
