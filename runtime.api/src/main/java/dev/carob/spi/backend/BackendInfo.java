package dev.carob.spi.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A snapshot of a backend. */
public final class BackendInfo {

  private final String kind;
  private final String name;
  private final String bundle;
  private final String version;
  private final int ranking;
  private final boolean present;
  private final boolean isDefault;
  private final int leases;

  private BackendInfo(Builder from) {
    kind = from.kind;
    name = from.name;
    bundle = from.bundle;
    version = from.version;
    ranking = from.ranking;
    present = from.present;
    isDefault = from.isDefault;
    leases = from.leases;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param kind the kind, as in {@link BackendKind#type()}
   */
  public static Builder builder(String kind, String name) {
    return new Builder(kind, name);
  }

  /** The kind, as in {@link BackendKind#type()}. */
  public String kind() {
    return kind;
  }

  public String name() {
    return name;
  }

  /** Symbolic name of the plugin bundle that provides it. */
  public String bundle() {
    return bundle;
  }

  /** The version of that bundle. */
  public String version() {
    return version;
  }

  /** The ranking of its service. If no default is configured or recorded, the highest is used. */
  public int ranking() {
    return ranking;
  }

  /** Returns true if it is available. */
  public boolean present() {
    return present;
  }

  /** Returns true if it is the default of new containers. */
  public boolean isDefault() {
    return isDefault;
  }

  /** How many operations use it at present. */
  public int leases() {
    return leases;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(kind, name);
    builder.bundle = bundle;
    builder.version = version;
    builder.ranking = ranking;
    builder.present = present;
    builder.isDefault = isDefault;
    builder.leases = leases;
    return builder;
  }

  private List<Object> fields() {
    return List.of(kind, name, bundle, version, ranking, present, isDefault, leases);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof BackendInfo that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "BackendInfo" + fields();
  }

  /** Builder of {@link BackendInfo}. */
  public static final class Builder {
    private String kind;
    private String name;
    private String bundle = "";
    private String version = "";
    private int ranking = 0;
    private boolean present = false;
    private boolean isDefault = false;
    private int leases = 0;

    private Builder(String kind, String name) {
      this.kind = kind;
      this.name = name;
    }

    public Builder kind(String value) {
      kind = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder bundle(String value) {
      bundle = value;
      return this;
    }

    public Builder version(String value) {
      version = value;
      return this;
    }

    public Builder ranking(int value) {
      ranking = value;
      return this;
    }

    public Builder present(boolean value) {
      present = value;
      return this;
    }

    public Builder isDefault(boolean value) {
      isDefault = value;
      return this;
    }

    public Builder leases(int value) {
      leases = value;
      return this;
    }

    public BackendInfo build() {
      return new BackendInfo(this);
    }
  }
}
