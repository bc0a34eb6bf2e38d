package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a container gets a secret. */
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
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param secret name or id
   */
  public static Builder builder(String secret) {
    return new Builder(secret);
  }

  /** Name or id of the secret. */
  public String secret() {
    return secret;
  }

  /**
   * The target: for a file, its name in {@code /run/secrets} or an absolute path; for a variable,
   * its name; if empty, the secret's name.
   */
  public String target() {
    return target;
  }

  /** Returns true if the secret is an environment variable instead of a file. */
  public boolean variable() {
    return variable;
  }

  /** The owner of the file, in the container. */
  public int uid() {
    return uid;
  }

  /** The group of the file, in the container. */
  public int gid() {
    return gid;
  }

  /** The permissions of the file. */
  public int mode() {
    return mode;
  }

  /** Creates a builder with these values. */
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

  /** Builder of {@link SecretUse}. */
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
