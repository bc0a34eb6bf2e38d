package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image that a registry has found. */
public final class FoundImage {

  private final String registry;
  private final String name;
  private final String description;
  private final int stars;
  private final boolean official;
  private final boolean automated;

  private FoundImage(Builder from) {
    registry = from.registry;
    name = from.name;
    description = from.description;
    stars = from.stars;
    official = from.official;
    automated = from.automated;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param registry the registry that was searched
   * @param name the full name without a tag
   */
  public static Builder builder(String registry, String name) {
    return new Builder(registry, name);
  }

  /** The registry that was searched. */
  public String registry() {
    return registry;
  }

  /** The full name without a tag. */
  public String name() {
    return name;
  }

  /** The description; empty if the registry has none. */
  public String description() {
    return description;
  }

  /** How many users have marked the image. */
  public int stars() {
    return stars;
  }

  /** Whether the registry's owner maintains the image. */
  public boolean official() {
    return official;
  }

  /** Whether the image is built automatically. */
  public boolean automated() {
    return automated;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(registry, name);
    builder.description = description;
    builder.stars = stars;
    builder.official = official;
    builder.automated = automated;
    return builder;
  }

  private List<Object> fields() {
    return List.of(registry, name, description, stars, official, automated);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FoundImage that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "FoundImage" + fields();
  }

  /** Builder of {@link FoundImage}. */
  public static final class Builder {
    private String registry;
    private String name;
    private String description = "";
    private int stars = 0;
    private boolean official = false;
    private boolean automated = false;

    private Builder(String registry, String name) {
      this.registry = registry;
      this.name = name;
    }

    public Builder registry(String value) {
      registry = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder description(String value) {
      description = value;
      return this;
    }

    public Builder stars(int value) {
      stars = value;
      return this;
    }

    public Builder official(boolean value) {
      official = value;
      return this;
    }

    public Builder automated(boolean value) {
      automated = value;
      return this;
    }

    public FoundImage build() {
      return new FoundImage(this);
    }
  }
}
