package dev.carob.api.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An image to make of a root filesystem. */
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

  /** A builder in which every value has its default. */
  public static Builder builder() {
    return new Builder();
  }

  /** Empty: none. */
  public String name() {
    return name;
  }

  /** The changes to its configuration, as a Dockerfile has them: {@code CMD …}, {@code ENV …}. */
  public List<String> changes() {
    return changes;
  }

  /** Empty: the usual one. */
  public String message() {
    return message;
  }

  public Platform platform() {
    return platform;
  }

  /** Without anything but a name. */
  public static ImportSpec of(String name) {
    return builder().name(name).build();
  }

  /** A builder that begins with these values. */
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

  /** Collects the values of a {@link ImportSpec}. */
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
