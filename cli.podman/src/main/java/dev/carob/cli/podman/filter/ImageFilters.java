package dev.carob.cli.podman.filter;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageService;
import dev.carob.cli.podman.value.Instants;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code --filter} of images. */
public final class ImageFilters {

  private static final List<String> KEYS =
      List.of(
          "after",
          "before",
          "containers",
          "dangling",
          "digest",
          "id",
          "intermediate",
          "label",
          "label!",
          "manifest",
          "readonly",
          "reference",
          "since",
          "until");

  private final ImageService images;
  private final ContainerEngine engine;
  private final Set<String> parents;

  private ImageFilters(ImageService images, ContainerEngine engine, List<Image> all) {
    this.images = images;
    this.engine = engine;
    this.parents = parents(all);
  }

  /** The ids of images that others were made on. */
  public static Set<String> parents(List<Image> all) {
    Set<String> parents = new HashSet<>();
    all.forEach(image -> parents.add(image.parent()));
    return parents;
  }

  /**
   * What filters let through.
   *
   * @param all images that there are
   */
  public static Predicate<Image> of(
      List<String> filters, ImageService images, ContainerEngine engine, List<Image> all) {
    ImageFilters one = new ImageFilters(images, engine, all);
    return Filters.of(filters, KEYS, one::filter);
  }

  private Predicate<Image> filter(String key, String value) {
    return switch (key) {
      case "after", "since" -> {
        Instant after = images.get(value).created();
        yield image -> image.created().isAfter(after);
      }
      case "before" -> {
        Instant before = images.get(value).created();
        yield image -> image.created().isBefore(before);
      }
      case "containers" -> {
        Set<String> used = used(engine);
        boolean wanted = Filters.flag(key, value);
        yield image -> used.contains(image.id()) == wanted;
      }
      case "dangling" -> {
        boolean wanted = Filters.flag(key, value);
        yield image -> isDangling(image) == wanted;
      }
      case "digest" -> image -> image.digest().startsWith(value);
      case "id" -> image -> image.id().startsWith(value.replaceFirst("^sha256:", ""));
      case "intermediate" -> {
        boolean wanted = Filters.flag(key, value);
        yield image -> isIntermediate(image) == wanted;
      }
      case "label" -> image -> Filters.hasLabel(image.config().labels(), value);
      case "label!" -> image -> !Filters.hasLabel(image.config().labels(), value);
      case "manifest" -> {
        // Lists of manifests are not kept: no image is one.
        boolean wanted = Filters.flag(key, value);
        yield image -> !wanted;
      }
      case "readonly" -> {
        boolean wanted = Filters.flag(key, value);
        yield image -> image.readOnly() == wanted;
      }
      case "reference" -> reference(value);
      default -> {
        Instant until = Instants.parse(value);
        yield image -> image.created().isBefore(until);
      }
    };
  }

  /** The ids of images that containers use. */
  public static Set<String> used(ContainerEngine engine) {
    return engine.list().stream().map(ContainerInfo::imageId).collect(Collectors.toSet());
  }

  private boolean isDangling(Image image) {
    return image.names().isEmpty() && !parents.contains(image.id());
  }

  private boolean isIntermediate(Image image) {
    return image.names().isEmpty() && parents.contains(image.id());
  }

  /** A pattern for whole names, or for their last parts. */
  private static Predicate<Image> reference(String pattern) {
    Predicate<String> matcher = FilterPattern.glob("reference", pattern);
    return image -> image.names().stream().anyMatch(name -> matches(matcher, name));
  }

  private static boolean matches(Predicate<String> matcher, String name) {
    String rest = name;
    while (true) {
      String bare = rest.replaceFirst("(@.*|:[^/:]*)$", "");
      if (matcher.test(rest) || matcher.test(bare)) {
        return true;
      }
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return false;
      }
      rest = rest.substring(slash + 1);
    }
  }
}
