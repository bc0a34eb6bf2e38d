package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to create an image from a root filesystem. */
public final class ImportSpec {

  private final String name;
  private final List<String> changes;
  private final String message;
  private final Platform platform;

  private ImportSpec(Builder from) {
    name = from.name;
    changes = List.copyOf(from.changes);
    message = from.message;
    platform = from.platform;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** The name; empty for none. */
  public String name() {
    return name;
  }

  /**
   * Changes to the configuration, as instructions of a Dockerfile: {@code CMD …}, {@code ENV …}.
   */
  public List<String> changes() {
    return changes;
  }

  /** The commit message; empty for the default. */
  public String message() {
    return message;
  }

  public Platform platform() {
    return platform;
  }

  /** An image with a name and an empty configuration. */
  public static ImportSpec of(String name) {
    return builder().name(name).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.name = name;
    builder.changes = changes;
    builder.message = message;
    builder.platform = platform;
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, changes, message, platform);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImportSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImportSpec" + fields();
  }

  /** Builder of {@link ImportSpec}. */
  public static final class Builder {
    private String name = "";
    private List<String> changes = List.of();
    private String message = "";
    private Platform platform = Platform.HERE;

    private Builder() {}

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder changes(List<String> value) {
      changes = value;
      return this;
    }

    public Builder message(String value) {
      message = value;
      return this;
    }

    public Builder platform(Platform value) {
      platform = value;
      return this;
    }

    public ImportSpec build() {
      return new ImportSpec(this);
    }
  }
}
