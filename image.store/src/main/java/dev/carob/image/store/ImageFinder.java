package dev.carob.image.store;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageReference;
import dev.carob.image.store.record.ImageRecords.Entry;
import java.util.List;
import java.util.Optional;

/** Resolves the names and ids that users give to images. */
final class ImageFinder {

  private ImageFinder() {}

  /** Finds an image by full name, short name or id prefix. */
  static Optional<Entry> find(List<Entry> all, String text) {
    return byName(all, text).or(() -> byId(all, text));
  }

  /** Finds an image by name only. */
  static Optional<Entry> byName(List<Entry> all, String text) {
    return name(all, text)
        .flatMap(name -> all.stream().filter(entry -> entry.names().contains(name)).findFirst())
        .or(() -> byDigest(all, text));
  }

  /**
   * Returns the full name by which {@link #find} finds an image: one of the image's names, or a
   * name with the digest of its manifest; empty if it is found by id or not at all.
   */
  static Optional<String> foundName(List<Entry> all, String text) {
    return name(all, text)
        .or(
            () ->
                byDigest(all, text)
                    .map(
                        entry ->
                            entry.names().stream()
                                .map(ImageFinder::withoutTag)
                                .filter(name -> isOf(name, text))
                                .findFirst()
                                .map(name -> name + text.substring(text.indexOf('@')))
                                .orElse(text)));
  }

  /**
   * Resolves a name to the full name of an image. Local names take precedence, then names of the
   * default registry, then names of any registry with that short name.
   */
  static Optional<String> name(List<Entry> all, String text) {
    ImageReference local;
    ImageReference usual;
    try {
      local = ImageReference.parse(text, ImageReference.LOCAL_DOMAIN);
      usual = ImageReference.parse(text, ImageReference.DEFAULT_DOMAIN);
    } catch (CarobException.InvalidArgument e) {
      return Optional.empty();
    }
    String suffix = local.toString().substring(local.domain().length());
    boolean isShort = !text.startsWith(local.domain() + "/");
    return has(all, local.toString())
        .or(() -> has(all, usual.toString()))
        .or(
            () ->
                isShort
                    ? all.stream()
                        .flatMap(entry -> entry.names().stream())
                        .filter(name -> name.endsWith(suffix))
                        .findFirst()
                    : Optional.empty());
  }

  private static Optional<String> has(List<Entry> all, String name) {
    return all.stream().anyMatch(entry -> entry.names().contains(name))
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Finds an image of a repository by the digest of its manifest. */
  private static Optional<Entry> byDigest(List<Entry> all, String text) {
    int at = text.indexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    String digest = text.substring(at + 1);
    return all.stream()
        .filter(entry -> entry.digest().equals(digest))
        .filter(
            entry ->
                entry.names().isEmpty()
                    || entry.names().stream().anyMatch(name -> isOf(withoutTag(name), text)))
        .findFirst();
  }

  /** Returns true if a name with a digest, short or full, is of a repository. */
  private static boolean isOf(String repository, String text) {
    return ("/" + repository).endsWith("/" + withoutTag(text));
  }

  /** Returns the repository of a name with tag, digest, both or neither. */
  private static String withoutTag(String name) {
    int at = name.indexOf('@');
    String repository = at < 0 ? name : name.substring(0, at);
    int colon = repository.lastIndexOf(':');
    return colon > repository.lastIndexOf('/') ? repository.substring(0, colon) : repository;
  }

  static Optional<Entry> byId(List<Entry> all, String text) {
    String id = text.startsWith("sha256:") ? text.substring(7) : text;
    if (!id.matches("[0-9a-f]{3,64}")) {
      return Optional.empty();
    }
    List<Entry> found = all.stream().filter(entry -> entry.id().startsWith(id)).limit(2).toList();
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one image has an ID that begins with " + id + ": give more digits");
    }
    return found.stream().findFirst();
  }
}
