package dev.carob.image.store;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.StoreContainer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Adds and removes the names of images, and removes images without names. */
final class ImageNames {

  private final StoredImages images;

  ImageNames(StoredImages images) {
    this.images = images;
  }

  /** The names as they are recorded: with a domain and a tag or digest. */
  static List<String> full(List<String> names) {
    return names.stream()
        .map(name -> ImageReference.parse(name, ImageReference.LOCAL_DOMAIN).toString())
        .toList();
  }

  void tag(String image, List<String> names) {
    Entry entry = images.listOrImage(image);
    for (String name : names) {
      if (name.contains("@")) {
        throw new CarobException.InvalidArgument(
            name
                + ": tag by digest not supported: a digest identifies content and cannot be"
                + " assigned");
      }
    }
    images.records().addNames(entry, full(names));
  }

  void untag(String image, List<String> names) {
    Entry entry = images.listOrImage(image);
    StoredImages.requireOwn(entry);
    List<String> gone = new ArrayList<>();
    for (String name : names) {
      gone.add(
          ImageFinder.name(List.of(entry), name)
              .orElseThrow(
                  () ->
                      new CarobException.NotFound(full(List.of(name)).get(0) + ": tag not known")));
    }
    images.records().removeNames(names.isEmpty() ? entry.names() : gone);
  }

  ImageRemoval remove(String text, boolean force) {
    Entry entry = images.listOrImage(text);
    StoredImages.requireOwn(entry);
    Optional<String> name = ImageFinder.name(List.of(entry), text);
    if (name.isPresent() && entry.names().size() > 1) {
      images.records().removeNames(List.of(name.get()));
      return new ImageRemoval(List.of(name.get()), List.of());
    }
    if (name.isEmpty() && entry.names().size() > 1 && !force) {
      throw new CarobException.Dependency(
          "unable to delete image %s by ID with more than one tag (%s): please force removal"
              .formatted(entry.id(), String.join(", ", entry.names())),
          FailureDetails.about(Subject.Kind.IMAGE, entry.id()));
    }
    try (Lease<StorageDriver> storage = images.storage()) {
      requireUnused(storage.get(), entry);
      images.remove(entry);
      removeLayers(storage.get(), entry.layer());
    }
    return new ImageRemoval(entry.names(), List.of(entry.id()));
  }

  private void requireUnused(StorageDriver storage, Entry entry) {
    if (entry.layer().isEmpty()) {
      return;
    }
    Set<String> users = new LinkedHashSet<>();
    boolean shared =
        images.records().all().stream()
            .anyMatch(
                other -> !other.id().equals(entry.id()) && other.layer().equals(entry.layer()));
    if (!shared) {
      storage.layers().stream()
          .filter(layer -> layer.parent().equals(entry.layer()))
          .flatMap(layer -> layer.names().stream())
          .filter(name -> name.endsWith("-layer"))
          .map(name -> name.substring(0, name.length() - "-layer".length()))
          .forEach(users::add);
    }
    // The containers of other programs name the image, but not their layers.
    storage.containers().stream()
        .filter(container -> container.image().equals(entry.id()))
        .map(StoreContainer::id)
        .forEach(users::add);
    if (!users.isEmpty()) {
      throw new CarobException.Dependency(
          "image used by %s: image is in use by a container: consider listing external containers and force-removing image"
              .formatted(String.join(", ", users)),
          FailureDetails.about(Subject.Kind.IMAGE, entry.id()));
    }
  }

  /** Removes layers from the top down, up to the first that is still in use. */
  private void removeLayers(StorageDriver storage, String top) {
    List<String> used = images.records().all().stream().map(Entry::layer).toList();
    String id = top;
    while (!id.isEmpty() && !used.contains(id)) {
      Optional<Layer> layer = storage.layer(id);
      if (layer.isEmpty() || layer.get().readOnly()) {
        return;
      }
      try {
        storage.remove(id);
      } catch (CarobException.Dependency e) {
        return;
      }
      id = layer.get().parent();
    }
  }
}
