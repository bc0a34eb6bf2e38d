package dev.carob.spi.storage;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A container in the records of a store, which the engine or another program has created. */
public final class StoreContainer {

  private final String id;
  private final String layer;
  private final List<String> names;
  private final String image;
  private final String program;
  private final Instant created;

  private StoreContainer(Builder from) {
    id = from.id;
    layer = from.layer;
    names = List.copyOf(from.names);
    image = from.image;
    program = from.program;
    created = from.created;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param id the container's id
   * @param layer the id of its layer
   */
  public static Builder builder(String id, String layer) {
    return new Builder(id, layer);
  }

  /** The container's id. */
  public String id() {
    return id;
  }

  /** The id of its layer. */
  public String layer() {
    return layer;
  }

  /** The names. */
  public List<String> names() {
    return names;
  }

  /** The id of its image; empty if it has none. */
  public String image() {
    return image;
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
    Builder builder = new Builder(id, layer);
    builder.names = names;
    builder.image = image;
    builder.program = program;
    builder.created = created;
    return builder;
  }

  private List<Object> fields() {
    return List.of(id, layer, names, image, program, created);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoreContainer that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "StoreContainer" + fields();
  }

  /** Builder of {@link StoreContainer}. */
  public static final class Builder {
    private String id;
    private String layer;
    private List<String> names = List.of();
    private String image = "";
    private String program = "";
    private Instant created = Instant.EPOCH;

    private Builder(String id, String layer) {
      this.id = id;
      this.layer = layer;
    }

    public Builder id(String value) {
      id = value;
      return this;
    }

    public Builder layer(String value) {
      layer = value;
      return this;
    }

    public Builder names(List<String> value) {
      names = value;
      return this;
    }

    public Builder image(String value) {
      image = value;
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

    public StoreContainer build() {
      return new StoreContainer(this);
    }
  }
}
