package dev.carob.api.types.image;

import dev.carob.api.types.Flag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What to search in registries. */
public final class ImageSearch {

  private final String term;
  private final int limit;
  private final int minStars;
  private final Flag official;
  private final Flag automated;
  private final RegistryAccess access;

  private ImageSearch(Builder from) {
    term = from.term;
    limit = from.limit;
    minStars = from.minStars;
    official = from.official;
    automated = from.automated;
    access = from.access;
  }

  /**
   * Creates a builder with default values.
   *
   * @param term a part of the name; it can begin with a registry and a slash
   */
  public static Builder builder(String term) {
    return new Builder(term);
  }

  /** A part of the name. Without a registry, the search registries of the host are searched. */
  public String term() {
    return term;
  }

  /** The maximum number of images of each registry. */
  public int limit() {
    return limit;
  }

  /** The minimum number of stars. */
  public int minStars() {
    return minStars;
  }

  /** Whether the registry's owner maintains the image. */
  public Flag official() {
    return official;
  }

  /** Whether the image is built automatically. */
  public Flag automated() {
    return automated;
  }

  /** The access to the registries. */
  public RegistryAccess access() {
    return access;
  }

  /** Returns true if an image meets the conditions. */
  public boolean matches(FoundImage image) {
    return image.stars() >= minStars
        && official.matches(image.official())
        && automated.matches(image.automated());
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder(term);
    builder.limit = limit;
    builder.minStars = minStars;
    builder.official = official;
    builder.automated = automated;
    builder.access = access;
    return builder;
  }

  private List<Object> fields() {
    return List.of(term, limit, minStars, official, automated, access);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageSearch that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImageSearch" + fields();
  }

  /** Builder of {@link ImageSearch}. */
  public static final class Builder {
    private String term;
    private int limit = 25;
    private int minStars = 0;
    private Flag official = Flag.EITHER;
    private Flag automated = Flag.EITHER;
    private RegistryAccess access = RegistryAccess.CONFIGURED;

    private Builder(String term) {
      this.term = term;
    }

    public Builder term(String value) {
      term = value;
      return this;
    }

    public Builder limit(int value) {
      limit = value;
      return this;
    }

    public Builder minStars(int value) {
      minStars = value;
      return this;
    }

    public Builder official(Flag value) {
      official = value;
      return this;
    }

    public Builder automated(Flag value) {
      automated = value;
      return this;
    }

    public Builder access(RegistryAccess value) {
      access = value;
      return this;
    }

    public ImageSearch build() {
      return new ImageSearch(this);
    }
  }
}
