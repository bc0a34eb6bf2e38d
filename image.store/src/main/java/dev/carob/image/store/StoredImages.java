package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.Platform;
import dev.carob.image.store.record.ConfigReader;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.source.Platforms;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The images in the store of the default storage driver and in additional read-only stores. */
final class StoredImages {

  private final ObjectMapper mapper;
  private final Path root;
  private final List<Path> others;
  private final Backends backends;
  private final Map<String, ImageRecords> records = new ConcurrentHashMap<>();
  // Images are immutable, so cached data remains valid.
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(ImageConfig config, long size) {}

  /**
   * @param root {@code <root>/storage}
   * @param others roots of other stores, which are used read-only
   */
  StoredImages(ObjectMapper mapper, Path root, List<Path> others, Backends backends) {
    this.mapper = mapper;
    this.root = root;
    this.others = List.copyOf(others);
    this.backends = backends;
  }

  private String driver() {
    String name = backends.defaultName(StorageDriver.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no storage driver is available: start its bundle, such as dev.carob.storage.overlay");
    }
    return name;
  }

  Lease<StorageDriver> storage() {
    return backends.lease(StorageDriver.class, driver());
  }

  ImageRecords records() {
    return records.computeIfAbsent(
        driver(),
        name ->
            new ImageRecords(
                mapper,
                root.resolve(name + "-images"),
                others.stream()
                    .map(other -> other.resolve(name + "-images"))
                    .filter(Files::isDirectory)
                    .toList()));
  }

  List<Image> list() {
    Map<String, Layer> layers = new HashMap<>();
    try (Lease<StorageDriver> storage = storage()) {
      storage.get().layers().forEach(layer -> layers.put(layer.id(), layer));
    }
    List<Entry> all = records().all();
    Map<String, String> byLayer =
        all.stream()
            .filter(entry -> !entry.layer().isEmpty())
            .collect(Collectors.toMap(Entry::layer, Entry::id, (a, b) -> a));
    Function<String, Optional<Layer>> find = id -> Optional.ofNullable(layers.get(id));
    return all.stream()
        .map(entry -> image(entry, find, byLayer::get))
        .sorted(Comparator.comparing(Image::created).reversed())
        .toList();
  }

  private Image image(
      Entry entry,
      Function<String, Optional<Layer>> layers,
      Function<String, @org.jspecify.annotations.Nullable String> byLayer) {
    Known details =
        entry.manifestList()
            ? known(entry, layers)
            : known.computeIfAbsent(entry.id(), id -> known(entry, layers));
    String parent =
        layers
            .apply(entry.layer())
            .map(Layer::parent)
            .map(byLayer)
            .filter(id -> !id.equals(entry.id()))
            .orElse("");
    return Image.builder(entry.id())
        .digest(entry.digest())
        .names(entry.names())
        .pastNames(entry.pastNames())
        .topLayer(entry.layer())
        .parent(parent)
        .created(entry.created())
        .size(details.size())
        .config(details.config())
        .storage(driver())
        .readOnly(entry.readOnly())
        .manifestList(entry.manifestList())
        .build();
  }

  private Known known(Entry entry, Function<String, Optional<Layer>> layers) {
    long size = entry.manifestList() ? records().data(entry, "manifest").length : 0;
    for (Layer layer : chain(entry, layers)) {
      size += Math.max(layer.diffSize(), 0);
    }
    ImageConfig config =
        records()
            .config(entry)
            .map(node -> ConfigReader.read(node.path("config")))
            .orElse(ImageConfig.EMPTY);
    return new Known(config, size);
  }

  /** The layers of an image, lowest first. */
  static List<Layer> chain(Entry entry, Function<String, Optional<Layer>> layers) {
    Deque<Layer> chain = new ArrayDeque<>();
    for (Optional<Layer> layer = layers.apply(entry.layer());
        layer.isPresent();
        layer = layers.apply(layer.get().parent())) {
      chain.push(layer.get());
    }
    return List.copyOf(chain);
  }

  private Image image(Entry entry, List<Entry> all) {
    try (Lease<StorageDriver> storage = storage()) {
      return image(
          entry,
          storage.get()::layer,
          layer ->
              all.stream()
                  .filter(other -> !layer.isEmpty() && other.layer().equals(layer))
                  .map(Entry::id)
                  .findFirst()
                  .orElse(null));
    }
  }

  Optional<Image> find(String text) {
    List<Entry> all = records().all();
    return ImageFinder.find(all, text)
        .map(
            entry -> {
              Image image = image(ofThisMachine(entry, all), all);
              // The name is one of this entry: do not search all images again.
              return ImageFinder.foundName(List.of(entry), text)
                  .map(name -> image.toBuilder().foundName(name).build())
                  .orElse(image);
            });
  }

  Image get(String text) {
    Optional<Image> found = find(text);
    if (found.isEmpty() && !text.matches("[0-9a-f]{3,64}")) {
      // Reports an invalid name as such, and not as an unknown image.
      ImageReference.parse(text, ImageReference.LOCAL_DOMAIN);
    }
    return found.orElseThrow(() -> unknown(text));
  }

  static CarobException unknown(String text) {
    return new CarobException.NotFound(
        text + ": image not known", FailureDetails.about(Subject.Kind.IMAGE, text));
  }

  Entry entry(String text) {
    return entry(text, records().all());
  }

  private Entry entry(String text, List<Entry> all) {
    return ofThisMachine(listOrImage(text, all), all);
  }

  private static Entry listOrImage(String text, List<Entry> all) {
    return ImageFinder.find(all, text).orElseThrow(() -> unknown(text));
  }

  /** As {@link #entry(String)}, except that a manifest list is returned itself. */
  Entry listOrImage(String text) {
    return listOrImage(text, records().all());
  }

  /** As {@link #get}, except that a manifest list is returned itself. */
  Image getListOrImage(String text) {
    List<Entry> all = records().all();
    return image(listOrImage(text, all), all);
  }

  /**
   * Returns the image of a manifest list for this machine's platform; the list itself if that image
   * is not in the store.
   */
  private Entry ofThisMachine(Entry entry, List<Entry> all) {
    if (!entry.manifestList()) {
      return entry;
    }
    for (JsonNode descriptor : json(records().data(entry, "manifest")).path("manifests")) {
      Platform platform = Platforms.stated(descriptor.path("platform"));
      String digest = descriptor.path("digest").asText();
      if (Platform.host().accepts(platform)) {
        Optional<Entry> found = byDigest(digest, all);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    return entry;
  }

  private Optional<Entry> byDigest(String digest, List<Entry> all) {
    return all.stream()
        .filter(one -> !one.manifestList())
        .filter(one -> one.digest().equals(digest) || records().hasManifest(one, digest))
        .findFirst();
  }

  private static Entry requireImage(String text, Entry entry) {
    if (entry.manifestList()) {
      throw new CarobException.NotFound(
          text + ": the manifest list has no image for this platform in the store",
          FailureDetails.about(Subject.Kind.IMAGE, text));
    }
    return entry;
  }

  ImageDetails details(String text) {
    List<Entry> all = records().all();
    Entry entry = requireImage(text, entry(text, all));
    byte[] config = config(entry);
    byte[] manifest = records().data(entry, "manifest");
    Image image = image(entry, all);
    List<String> diffIds = diffIds(config);
    try (Lease<StorageDriver> storage = storage()) {
      List<ImageDetails.LayerDetails> layers = new ArrayList<>();
      for (Layer layer : chain(entry, storage.get()::layer)) {
        String diffId =
            layer.diffDigest().isEmpty() && layers.size() < diffIds.size()
                ? diffIds.get(layers.size())
                : layer.diffDigest();
        layers.add(
            ImageDetails.LayerDetails.builder(layer.id(), diffId).size(layer.diffSize()).build());
      }
      return ImageDetails.builder(
              image,
              new String(config, StandardCharsets.UTF_8),
              new String(manifest, StandardCharsets.UTF_8))
          .layers(layers)
          .directories(
              entry.layer().isEmpty() ? Map.of() : storage.get().directories(entry.layer()))
          .build();
    }
  }

  List<String> diffIds(byte[] config) {
    return ConfigReader.texts(json(config).path("rootfs").path("diff_ids"));
  }

  JsonNode json(byte[] bytes) {
    try {
      return mapper.readTree(bytes);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("an image record is not valid JSON: " + e, e);
    }
  }

  /** The platform in an image's configuration. */
  Platform platform(Image image) {
    Entry entry = entry(image.id());
    return Platforms.of(json(config(entry)));
  }

  /** The configuration of an image. */
  byte[] config(Entry entry) {
    return records().data(entry, "sha256:" + entry.id());
  }

  /** Removes the record of an image. */
  void remove(Entry entry) {
    records().remove(entry.id());
    known.remove(entry.id());
  }

  static void requireOwn(Entry entry) {
    if (entry.readOnly()) {
      throw new CarobException.InvalidArgument(
          "image %s belongs to another store, %s, which is read-only"
              .formatted(entry.id(), entry.directory().getParent()));
    }
  }
}
