package dev.carob.api.external;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container that another program has created in the engine's store. */
public final class ExternalContainer {

  private final String id;
  private final List<String> names;
  private final String imageId;
  private final String imageName;
  private final String program;
  private final Instant created;

  private ExternalContainer(Builder from) {
    id = from.id;
    names = List.copyOf(from.names);
    imageId = from.imageId;
    imageName = from.imageName;
    program = from.program;
    created = from.created;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id the container's id
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** The container's id. */
  public String id() {
    return id;
  }

  /** The names. */
  public List<String> names() {
    return names;
  }

  /** The id of its image; empty if it has none. */
  public String imageId() {
    return imageId;
  }

  /** A name of its image; empty if that has none. */
  public String imageName() {
    return imageName;
  }

  /** The program that manages it, such as {@code buildah}; empty if it is unknown. */
  public String program() {
    return program;
  }

  /** When it was created. */
  public Instant created() {
    return created;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(id);
    builder.names = names;
    builder.imageId = imageId;
    builder.imageName = imageName;
    builder.program = program;
    builder.created = created;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, names, imageId, imageName, program, created);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExternalContainer that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ExternalContainer" + fields();
  }

  /** Builder of {@link ExternalContainer}. */
  public static final class Builder {
    private String id;
    private List<String> names = List.of();
    private String imageId = "";
    private String imageName = "";
    private String program = "";
    private Instant created = Instant.EPOCH;

    private Builder(String id) {
      this.id = id;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder names(List<String> value) {
      names = value;
      return this;
    }

    public Builder imageId(String value) {
      imageId = value;
      return this;
    }

    public Builder imageName(String value) {
      imageName = value;
      return this;
    }

    public Builder program(String value) {
      program = value;
      return this;
    }

    public Builder created(Instant value) {
      created = value;
      return this;
    }

    public ExternalContainer build() {
      return new ExternalContainer(this);
    }
  }
}
