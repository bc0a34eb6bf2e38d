package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret of the engine's as a container sees it. */
public final class SecretUse {

  private final String secret;
  private final String target;
  private final boolean variable;
  private final int uid;
  private final int gid;
  private final int mode;

  private SecretUse(Builder from) {
    secret = from.secret;
    target = from.target;
    variable = from.variable;
    uid = from.uid;
    gid = from.gid;
    mode = from.mode;
  }

  /**
   * A builder; what is not told to it has its default.
   *
   * @param secret name or id
   */
  public static Builder builder(String secret) {
    return new Builder(secret);
  }

  /** Name or id. */
  public String secret() {
    return secret;
  }

  /**
   * The target of a file its name in {@code /run/secrets} or an absolute path, of a variable its
   * name; empty: as the secret.
   */
  public String target() {
    return target;
  }

  /** An environment variable in place of a file. */
  public boolean variable() {
    return variable;
  }

  /** Owner of the file, in the container. */
  public int uid() {
    return uid;
  }

  /** Group of the file, in the container. */
  public int gid() {
    return gid;
  }

  /** Permissions of the file. */
  public int mode() {
    return mode;
  }

  /** A builder that begins with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(secret);
    builder.target = target;
    builder.variable = variable;
    builder.uid = uid;
    builder.gid = gid;
    builder.mode = mode;
    return builder;
  }

  private List<Object> fields() {
    return List.of(secret, target, variable, uid, gid, mode);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SecretUse that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "SecretUse" + fields();
  }

  /** Collects the values of a {@link SecretUse}. */
  public static final class Builder {
    private String secret;
    private String target = "";
    private boolean variable = false;
    private int uid = 0;
    private int gid = 0;
    private int mode = 0444;

    private Builder(String secret) {
      this.secret = secret;
    }

    public Builder secret(String value) {
      secret = value;
      return this;
    }

    public Builder target(String value) {
      target = value;
      return this;
    }

    public Builder variable(boolean value) {
      variable = value;
      return this;
    }

    public Builder uid(int value) {
      uid = value;
      return this;
    }

    public Builder gid(int value) {
      gid = value;
      return this;
    }

    public Builder mode(int value) {
      mode = value;
      return this;
    }

    public SecretUse build() {
      return new SecretUse(this);
    }
  }
}
