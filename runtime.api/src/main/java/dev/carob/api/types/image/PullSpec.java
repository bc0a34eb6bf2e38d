package dev.carob.api.types.image;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to pull an image. */
public final class PullSpec {

  private final String reference;
  private final Platform platform;
  private final PullPolicy policy;
  private final boolean allTags;
  private final RegistryAccess access;

  private PullSpec(Builder from) {
    reference = from.reference;
    platform = from.platform;
    policy = from.policy;
    allTags = from.allTags;
    access = from.access;
  }

  /**
   * Creates a builder. Values that are not set have their defaults.
   *
   * @param reference a name, or {@code <transport>:<place>}
   */
  public static Builder builder(String reference) {
    return new Builder(reference);
  }

  /** A name, or {@code <transport>:<place>}. */
  public String reference() {
    return reference;
  }

  public Platform platform() {
    return platform;
  }

  /** The policy for names of a registry; images of other transports are always pulled. */
  public PullPolicy policy() {
    return policy;
  }

  /** True to pull all tags of the repository. */
  public boolean allTags() {
    return allTags;
  }

  public RegistryAccess access() {
    return access;
  }

  /** Pulls for this machine's platform, with the host's registry configuration. */
  public static PullSpec of(String reference) {
    return builder(reference).build();
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(reference);
    builder.platform = platform;
    builder.policy = policy;
    builder.allTags = allTags;
    builder.access = access;
    return builder;
  }

  private List<Object> fields() {
    return List.of(reference, platform, policy, allTags, access);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PullSpec that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "PullSpec" + fields();
  }

  /** Builder of {@link PullSpec}. */
  public static final class Builder {
    private String reference;
    private Platform platform = Platform.HERE;
    private PullPolicy policy = PullPolicy.ALWAYS;
    private boolean allTags = false;
    private RegistryAccess access = RegistryAccess.CONFIGURED;

    private Builder(String reference) {
      this.reference = reference;
    }

    public Builder reference(String value) {
      reference = value;
      return this;
    }

    public Builder platform(Platform value) {
      platform = value;
      return this;
    }

    public Builder policy(PullPolicy value) {
      policy = value;
      return this;
    }

    public Builder allTags(boolean value) {
      allTags = value;
      return this;
    }

    public Builder access(RegistryAccess value) {
      access = value;
      return this;
    }

    public PullSpec build() {
      return new PullSpec(this);
    }
  }
}
