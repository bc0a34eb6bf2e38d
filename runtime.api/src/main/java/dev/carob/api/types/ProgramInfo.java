package dev.carob.api.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program of the host that the engine runs. */
public final class ProgramInfo {

  private final String name;
  private final String path;
  private final String version;

  private ProgramInfo(Builder from) {
    name = from.name;
    path = from.path;
    version = from.version;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param name name without directories, such as {@code crun}
   * @param path absolute path
   * @param version what the program prints about its version; may have several lines
   */
  public static Builder builder(String name, String path, String version) {
    return new Builder(name, path, version);
  }

  /** Name without directories, such as {@code crun}. */
  public String name() {
    return name;
  }

  /** Absolute path. */
  public String path() {
    return path;
  }

  /** What the program prints about its version; may have several lines. */
  public String version() {
    return version;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, path, version);
    return builder;
  }

  private List<Object> fields() {
    return List.of(name, path, version);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProgramInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ProgramInfo" + fields();
  }

  /** Builder of {@link ProgramInfo}. */
  public static final class Builder {
    private String name;
    private String path;
    private String version;

    private Builder(String name, String path, String version) {
      this.name = name;
      this.path = path;
      this.version = version;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder path(String value) {
      path = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public ProgramInfo build() {
      return new ProgramInfo(this);
    }
  }
}
