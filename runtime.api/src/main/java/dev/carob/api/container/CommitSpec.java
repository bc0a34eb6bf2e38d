package dev.carob.api.container;

import dev.carob.api.types.image.ManifestType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to create an image from a container. */
public final class CommitSpec {

  private final String name;
  private final String author;
  private final String message;
  private final List<String> changes;
  private final boolean pause;
  private final boolean squash;
  private final boolean includeVolumes;
  private final ManifestType type;

  private CommitSpec(Builder from) {
    name = from.name;
    author = from.author;
    message = from.message;
    changes = List.copyOf(from.changes);
    pause = from.pause;
    squash = from.squash;
    includeVolumes = from.includeVolumes;
    type = from.type;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name of the image; empty for none. */
  public String name() {
    return name;
  }

  /** The author; empty for none. */
  public String author() {
    return author;
  }

  /** The commit message; empty for none. */
  public String message() {
    return message;
  }

  /**
   * Changes to the configuration, as instructions of a Dockerfile: {@code CMD …}, {@code ENV …}.
   */
  public List<String> changes() {
    return changes;
  }

  /** True to pause a running container meanwhile. */
  public boolean pause() {
    return pause;
  }

  /** True to merge all layers into one. */
  public boolean squash() {
    return squash;
  }

  /** Returns true if the container's volumes become volumes of the image. */
  public boolean includeVolumes() {
    return includeVolumes;
  }

  /** The type of manifest. */
  public ManifestType type() {
    return type;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.author = author;
    builder.message = message;
    builder.changes = changes;
    builder.pause = pause;
    builder.squash = squash;
    builder.includeVolumes = includeVolumes;
    builder.type = type;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, author, message, changes, pause, squash, includeVolumes, type);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommitSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "CommitSpec" + fields();
  }

  /** Builder of {@link CommitSpec}. */
  public static final class Builder {
    private String name = "";
    private String author = "";
    private String message = "";
    private List<String> changes = List.of();
    private boolean pause = false;
    private boolean squash = false;
    private boolean includeVolumes = false;
    private ManifestType type = ManifestType.OCI;

    private Builder() {}

    public Builder name(String value) {
      name = value;
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

    public Builder changes(List<String> value) {
      changes = value;
      return this;
    }

    public Builder pause(boolean value) {
      pause = value;
      return this;
    }

    public Builder squash(boolean value) {
      squash = value;
      return this;
    }

    public Builder includeVolumes(boolean value) {
      includeVolumes = value;
      return this;
    }

    public Builder type(ManifestType value) {
      type = value;
      return this;
    }

    public CommitSpec build() {
      return new CommitSpec(this);
    }
  }
}
