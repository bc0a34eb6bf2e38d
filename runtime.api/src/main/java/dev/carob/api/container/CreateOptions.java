package dev.carob.api.container;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.RegistryAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How to create a container: pulling its image, and replacing another container. */
public final class CreateOptions {

  /** Pulls a missing image, and replaces nothing. */
  public static final CreateOptions DEFAULT = builder().build();

  private final PullPolicy pull;
  private final Platform platform;
  private final RegistryAccess access;
  private final ImageProgress progress;
  private final boolean replace;

  private CreateOptions(Builder from) {
    pull = from.pull;
    platform = from.platform;
    access = from.access;
    progress = from.progress;
    replace = from.replace;
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  /** When the image is pulled. */
  public PullPolicy pull() {
    return pull;
  }

  /** The platform of the image that is pulled. */
  public Platform platform() {
    return platform;
  }

  /** How registries are reached. */
  public RegistryAccess access() {
    return access;
  }

  /** Receives the progress of a pull. */
  public ImageProgress progress() {
    return progress;
  }

  /** Returns true if a container of the same name is killed and removed. */
  public boolean replace() {
    return replace;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    return builder()
        .pull(pull)
        .platform(platform)
        .access(access)
        .progress(progress)
        .replace(replace);
  }

  private List<Object> fields() {
    return List.of(pull, platform, access, progress, replace);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CreateOptions that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "CreateOptions" + fields();
  }

  /** Builder of {@link CreateOptions}. */
  public static final class Builder {
    private PullPolicy pull = PullPolicy.MISSING;
    private Platform platform = Platform.HERE;
    private RegistryAccess access = RegistryAccess.CONFIGURED;
    private ImageProgress progress = ImageProgress.NONE;
    private boolean replace;

    private Builder() {}

    /** Default: {@link PullPolicy#MISSING}. */
    public Builder pull(PullPolicy value) {
      pull = value;
      return this;
    }

    /** Default: this host's. */
    public Builder platform(Platform value) {
      platform = value;
      return this;
    }

    /** Default: the host's configuration. */
    public Builder access(RegistryAccess value) {
      access = value;
      return this;
    }

    /** Default: none. */
    public Builder progress(ImageProgress value) {
      progress = value;
      return this;
    }

    /** Default: false; a name in use is an error then. */
    public Builder replace(boolean value) {
      replace = value;
      return this;
    }

    public CreateOptions build() {
      return new CreateOptions(this);
    }
  }
}
