package dev.carob.api.image;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.api.types.image.Image;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects the images that meet all conditions. The elements of a list are alternatives, unless
 * stated otherwise. A condition that is not set is met by every image.
 */
public final class ImageQuery {

  /** All images. */
  public static final ImageQuery ALL = builder().build();

  private final Predicate<String> id;
  private final Predicate<String> digest;
  private final Predicate<String> reference;
  private final List<LabelCondition> labels;
  private final Flag dangling;
  private final Flag intermediate;
  private final Flag readOnly;
  private final Flag manifestList;
  private final Instant createdAfter;
  private final Instant createdBefore;

  private ImageQuery(Builder from) {
    id = from.id;
    digest = from.digest;
    reference = from.reference;
    labels = List.copyOf(from.labels);
    dangling = from.dangling;
    intermediate = from.intermediate;
    readOnly = from.readOnly;
    manifestList = from.manifestList;
    createdAfter = from.createdAfter;
    createdBefore = from.createdBefore;
  }

  /** Creates a builder in which every condition is met by all images. */
  public static Builder builder() {
    return new Builder();
  }

  /** The condition for ids. */
  public Predicate<String> id() {
    return id;
  }

  /** The condition for digests of manifests. */
  public Predicate<String> digest() {
    return digest;
  }

  /**
   * The condition for names, such as {@code docker.io/library/busybox:latest}. An image without a
   * name matches only if this is not set.
   */
  public Predicate<String> reference() {
    return reference;
  }

  /** Conditions for the labels, all of which have to be met. */
  public List<LabelCondition> labels() {
    return labels;
  }

  /** {@link Flag#YES} selects dangling images: without a name, and not the parent of an image. */
  public Flag dangling() {
    return dangling;
  }

  /** {@link Flag#YES} selects intermediate images: without a name, and the parent of an image. */
  public Flag intermediate() {
    return intermediate;
  }

  /** {@link Flag#YES} selects images of other stores, which are read-only. */
  public Flag readOnly() {
    return readOnly;
  }

  /** Whether it is a manifest list. */
  public Flag manifestList() {
    return manifestList;
  }

  /** The exclusive lower limit of the creation time; {@link Instant#MIN} for none. */
  public Instant createdAfter() {
    return createdAfter;
  }

  /** The exclusive upper limit of the creation time; {@link Instant#MAX} for none. */
  public Instant createdBefore() {
    return createdBefore;
  }

  /**
   * Returns the images that meet all conditions.
   *
   * @param all all images of the store, because an image is dangling depending on the others
   * @return in the same order
   */
  public List<Image> select(List<Image> all) {
    Set<String> parents = all.stream().map(Image::parent).collect(Collectors.toSet());
    return all.stream().filter(image -> matches(image, parents.contains(image.id()))).toList();
  }

  private boolean matches(Image image, boolean parent) {
    boolean named = !image.names().isEmpty();
    return id.test(image.id())
        && digest.test(image.digest())
        && (reference == Builder.ANY || image.names().stream().anyMatch(reference))
        && LabelCondition.allMatch(labels, image.config().labels())
        && dangling.matches(!named && !parent)
        && intermediate.matches(!named && parent)
        && readOnly.matches(image.readOnly())
        && manifestList.matches(image.manifestList())
        && createdAfter.isBefore(image.created())
        && createdBefore.isAfter(image.created());
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.id = id;
    builder.digest = digest;
    builder.reference = reference;
    builder.labels = labels;
    builder.dangling = dangling;
    builder.intermediate = intermediate;
    builder.readOnly = readOnly;
    builder.manifestList = manifestList;
    builder.createdAfter = createdAfter;
    builder.createdBefore = createdBefore;
    return builder;
  }

  private List<Object> fields() {
    return List.of(
        id,
        digest,
        reference,
        labels,
        dangling,
        intermediate,
        readOnly,
        manifestList,
        createdAfter,
        createdBefore);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageQuery that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ImageQuery" + fields();
  }

  /** Collects the conditions of a {@link ImageQuery}. */
  public static final class Builder {
    private static final Predicate<String> ANY = text -> true;

    private Predicate<String> id = ANY;
    private Predicate<String> digest = ANY;
    private Predicate<String> reference = ANY;
    private List<LabelCondition> labels = List.of();
    private Flag dangling = Flag.EITHER;
    private Flag intermediate = Flag.EITHER;
    private Flag readOnly = Flag.EITHER;
    private Flag manifestList = Flag.EITHER;
    private Instant createdAfter = Instant.MIN;
    private Instant createdBefore = Instant.MAX;

    private Builder() {}

    public Builder id(Predicate<String> value) {
      id = value;
      return this;
    }

    public Builder digest(Predicate<String> value) {
      digest = value;
      return this;
    }

    public Builder reference(Predicate<String> value) {
      reference = value;
      return this;
    }

    public Builder labels(List<LabelCondition> value) {
      labels = value;
      return this;
    }

    public Builder dangling(Flag value) {
      dangling = value;
      return this;
    }

    public Builder intermediate(Flag value) {
      intermediate = value;
      return this;
    }

    public Builder manifestList(Flag value) {
      manifestList = value;
      return this;
    }

    public Builder readOnly(Flag value) {
      readOnly = value;
      return this;
    }

    public Builder createdAfter(Instant value) {
      createdAfter = value;
      return this;
    }

    public Builder createdBefore(Instant value) {
      createdBefore = value;
      return this;
    }

    public ImageQuery build() {
      return new ImageQuery(this);
    }
  }
}
