package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.api.image.ImageReference;
import dev.carob.api.image.ImageService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The images in the store of the default storage driver. */
public class ImageCatalog implements ImageService {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path root;
  private final Backends backends;
  private final Sources sources = new Sources(mapper);
  private final Map<String, ImageRecords> records = new ConcurrentHashMap<>();
  // An image never changes: what was read of it once stays true.
  private final Map<String, Details> details = new ConcurrentHashMap<>();

  private record Details(ImageConfig config, long size) {}

  /**
   * @param root {@code <root>/storage}
   */
  public ImageCatalog(Path root, Backends backends) {
    this.root = root;
    this.backends = backends;
  }

  private String driver() {
    String name = backends.defaultName(StorageDriver.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "there is no storage driver: start the bundle of one, such as dev.carob.storage.overlay");
    }
    return name;
  }

  private ImageRecords records() {
    return records.computeIfAbsent(
        driver(), name -> new ImageRecords(mapper, root.resolve(name + "-images")));
  }

  @Override
  public List<Image> list() {
    Map<String, Layer> layers = new HashMap<>();
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, driver())) {
      storage.get().layers().forEach(layer -> layers.put(layer.id(), layer));
    }
    return records().all().stream()
        .map(entry -> image(entry, id -> Optional.ofNullable(layers.get(id))))
        .sorted(Comparator.comparing(Image::created).reversed())
        .toList();
  }

  private Image image(ImageRecords.Entry entry, Function<String, Optional<Layer>> layers) {
    Details known = details.computeIfAbsent(entry.id(), id -> details(entry, layers));
    return new Image(
        entry.id(),
        entry.digest(),
        entry.names(),
        entry.layer(),
        entry.created(),
        known.size(),
        known.config(),
        driver());
  }

  private Details details(ImageRecords.Entry entry, Function<String, Optional<Layer>> layers) {
    long size = 0;
    for (Optional<Layer> layer = layers.apply(entry.layer());
        layer.isPresent();
        layer = layers.apply(layer.get().parent())) {
      size += Math.max(layer.get().diffSize(), 0);
    }
    ImageConfig config =
        records()
            .config(entry.id())
            .map(node -> parse(node.path("config")))
            .orElse(ImageConfig.EMPTY);
    return new Details(config, size);
  }

  private static ImageConfig parse(JsonNode config) {
    Map<String, String> labels = new HashMap<>();
    config
        .path("Labels")
        .fields()
        .forEachRemaining(e -> labels.put(e.getKey(), e.getValue().asText()));
    return new ImageConfig(
        texts(config.path("Entrypoint")),
        texts(config.path("Cmd")),
        texts(config.path("Env")),
        config.path("WorkingDir").asText(""),
        config.path("User").asText(""),
        config.path("StopSignal").asText(""),
        names(config.path("Volumes")),
        names(config.path("ExposedPorts")),
        labels,
        HealthConfig.parse(config.path("Healthcheck")));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  @Override
  public Optional<Image> find(String text) {
    return entry(text).map(entry -> image(entry, this::layer));
  }

  private Optional<Layer> layer(String id) {
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, driver())) {
      return storage.get().layer(id);
    }
  }

  private Optional<ImageRecords.Entry> entry(String text) {
    List<ImageRecords.Entry> all = records().all();
    return byName(all, text).or(() -> byId(all, text));
  }

  /** A full name, or a short one: local ones first, then the default registry's, then any other. */
  private static Optional<ImageRecords.Entry> byName(List<ImageRecords.Entry> all, String text) {
    ImageReference local;
    ImageReference usual;
    try {
      local = ImageReference.parse(text, ImageReference.LOCAL_DOMAIN);
      usual = ImageReference.parse(text, ImageReference.DEFAULT_DOMAIN);
    } catch (CarobException.InvalidArgument e) {
      return Optional.empty();
    }
    if (!local.digest().isEmpty()) {
      return all.stream().filter(entry -> entry.digest().equals(local.digest())).findFirst();
    }
    String suffix = "/" + local.path() + ":" + local.tag();
    boolean isShort = !text.startsWith(local.domain() + "/");
    return named(all, local.toString())
        .or(() -> named(all, usual.toString()))
        .or(
            () ->
                isShort
                    ? all.stream()
                        .filter(e -> e.names().stream().anyMatch(name -> name.endsWith(suffix)))
                        .findFirst()
                    : Optional.empty());
  }

  private static Optional<ImageRecords.Entry> named(List<ImageRecords.Entry> all, String name) {
    return all.stream().filter(entry -> entry.names().contains(name)).findFirst();
  }

  private static Optional<ImageRecords.Entry> byId(List<ImageRecords.Entry> all, String text) {
    String id = text.startsWith("sha256:") ? text.substring(7) : text;
    if (!id.matches("[0-9a-f]{3,64}")) {
      return Optional.empty();
    }
    List<ImageRecords.Entry> found =
        all.stream().filter(entry -> entry.id().startsWith(id)).limit(2).toList();
    if (found.size() > 1) {
      throw new CarobException.InvalidArgument(
          "more than one image has an ID that begins with " + id + ": give more digits");
    }
    return found.stream().findFirst();
  }

  @Override
  public Image get(String text) {
    Optional<Image> found = find(text);
    if (found.isEmpty() && !text.matches("[0-9a-f]{3,64}")) {
      // Tells a bad name from one that nobody has.
      ImageReference.parse(text, ImageReference.LOCAL_DOMAIN);
    }
    return found.orElseThrow(() -> unknown(text));
  }

  private static CarobException unknown(String text) {
    return new CarobException.NotFound(
        text + ": image not known: bring it in with load, import, or pull from a transport");
  }

  private ImageRecords.Entry getEntry(String text) {
    return entry(text).orElseThrow(() -> unknown(text));
  }

  private interface SourceOpener {
    ImageSource open() throws IOException;
  }

  private List<Image> take(String what, SourceOpener opener) {
    List<String> ids = new ArrayList<>();
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, driver());
        ImageSource source = opener.open()) {
      ImageIntake intake = new ImageIntake(mapper, storage.get(), records());
      for (ImageSource.Offer offer : source.offers()) {
        ids.add(intake.take(offer, fullNames(offer.names())));
      }
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read " + what + ": " + e.getMessage(), e);
    } catch (CarobException.InvalidArgument e) {
      throw new CarobException.InvalidArgument(what + ": " + e.getMessage(), e);
    }
    return ids.stream().map(this::get).toList();
  }

  private static List<String> fullNames(List<String> names) {
    return names.stream()
        .map(name -> ImageReference.parse(name, ImageReference.LOCAL_DOMAIN).toString())
        .toList();
  }

  @Override
  public List<Image> pull(String reference) {
    return take(reference, () -> sources.open(reference));
  }

  @Override
  public List<Image> load(Path archive) {
    return take(archive.toString(), () -> sources.archive(archive));
  }

  @Override
  public Image importTar(InputStream tar, String name, ImageConfig config) {
    return take(
            "the tar to import", () -> new RootfsSource(mapper, tar, name, config, Instant.now()))
        .get(0);
  }

  @Override
  public void tag(String image, List<String> names) {
    records().addNames(getEntry(image).id(), fullNames(names));
  }

  @Override
  public Removed remove(String text, boolean force) {
    ImageRecords.Entry entry = getEntry(text);
    boolean byName = byName(List.of(entry), text).isPresent();
    if (byName && entry.names().size() > 1) {
      String name =
          entry.names().stream()
              .filter(n -> byName(List.of(renamed(entry, n)), text).isPresent())
              .findFirst()
              .orElse(entry.names().get(0));
      records().removeNames(List.of(name));
      return new Removed(List.of(name), List.of());
    }
    if (!byName && entry.names().size() > 1 && !force) {
      throw new CarobException.Dependency(
          "unable to delete image %s by ID with more than one tag (%s): please force removal"
              .formatted(entry.id(), String.join(", ", entry.names())));
    }
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, driver())) {
      requireUnused(storage.get(), entry);
      records().remove(entry.id());
      details.remove(entry.id());
      removeLayers(storage.get(), entry.layer());
    }
    return new Removed(entry.names(), List.of(entry.id()));
  }

  private static ImageRecords.Entry renamed(ImageRecords.Entry entry, String name) {
    return new ImageRecords.Entry(
        entry.id(), entry.digest(), List.of(name), entry.layer(), entry.created());
  }

  private void requireUnused(StorageDriver storage, ImageRecords.Entry entry) {
    if (entry.layer().isEmpty()) {
      return;
    }
    List<String> users =
        storage.layers().stream()
            .filter(layer -> layer.parent().equals(entry.layer()))
            .flatMap(layer -> layer.names().stream())
            .filter(name -> name.endsWith("-layer"))
            .map(name -> name.substring(0, name.length() - "-layer".length()))
            .toList();
    boolean shared =
        records().all().stream()
            .anyMatch(
                other -> !other.id().equals(entry.id()) && other.layer().equals(entry.layer()));
    if (!users.isEmpty() && !shared) {
      throw new CarobException.Dependency(
          "image used by %s: image is in use by a container: remove the container, or force the removal of both"
              .formatted(String.join(", ", users)));
    }
  }

  /** Removes layers from the top down, to the first that something else uses. */
  private void removeLayers(StorageDriver storage, String top) {
    List<String> used = records().all().stream().map(ImageRecords.Entry::layer).toList();
    String id = top;
    while (!id.isEmpty() && !used.contains(id)) {
      Optional<Layer> layer = storage.layer(id);
      if (layer.isEmpty()) {
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
