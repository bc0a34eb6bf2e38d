package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.api.types.image.Transports;
import dev.carob.image.registry.Registries;
import dev.carob.image.store.record.ConfigChanges;
import dev.carob.image.store.record.ConfigReader;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.sink.StoredImage;
import dev.carob.image.store.source.ImageSource;
import dev.carob.image.store.source.Platforms;
import dev.carob.image.store.source.RootfsSource;
import dev.carob.image.store.source.Sources;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.image.ImageStore;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The images in the store of the default storage driver and in additional read-only stores. */
public class ImageCatalog implements ImageStore {

  private final ObjectMapper mapper = new ObjectMapper();
  private final Path root;
  private final List<Path> others;
  private final Backends backends;
  private final Registries registries;
  private final Sources sources = new Sources(mapper);
  private final LayerClaims claims = new LayerClaims();
  private final Map<String, ImageRecords> records = new ConcurrentHashMap<>();
  // Images are immutable, so what was read once remains valid.
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(ImageConfig config, long size) {}

  /**
   * @param root {@code <root>/storage}
   * @param others roots of other stores, which are only read
   */
  public ImageCatalog(Path root, List<Path> others, Backends backends, Registries registries) {
    this.root = root;
    this.others = List.copyOf(others);
    this.backends = backends;
    this.registries = registries;
  }

  private String driver() {
    String name = backends.defaultName(StorageDriver.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no storage driver is available: start its bundle, such as dev.carob.storage.overlay");
    }
    return name;
  }

  private Lease<StorageDriver> storage() {
    return backends.lease(StorageDriver.class, driver());
  }

  private ImageRecords records() {
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

  @Override
  public List<Image> list() {
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
    Known details = known.computeIfAbsent(entry.id(), id -> known(entry, layers));
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
        .build();
  }

  private Known known(Entry entry, Function<String, Optional<Layer>> layers) {
    long size = 0;
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
  private static List<Layer> chain(Entry entry, Function<String, Optional<Layer>> layers) {
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

  @Override
  public Optional<Image> find(String text) {
    List<Entry> all = records().all();
    return ImageFinder.find(all, text).map(entry -> image(entry, all));
  }

  @Override
  public Image get(String text) {
    Optional<Image> found = find(text);
    if (found.isEmpty() && !text.matches("[0-9a-f]{3,64}")) {
      // Reports an invalid name as such, and not as an unknown image.
      ImageReference.parse(text, ImageReference.LOCAL_DOMAIN);
    }
    return found.orElseThrow(() -> unknown(text));
  }

  private static CarobException unknown(String text) {
    return new CarobException.NotFound(
        text + ": image not known", FailureDetails.about(Subject.Kind.IMAGE, text));
  }

  private Entry entry(String text) {
    return entry(text, records().all());
  }

  private static Entry entry(String text, List<Entry> all) {
    return ImageFinder.find(all, text).orElseThrow(() -> unknown(text));
  }

  @Override
  public ImageDetails details(String text) {
    List<Entry> all = records().all();
    Entry entry = entry(text, all);
    byte[] config = records().data(entry, "sha256:" + entry.id());
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

  private List<String> diffIds(byte[] config) {
    return ConfigReader.texts(json(config).path("rootfs").path("diff_ids"));
  }

  private JsonNode json(byte[] bytes) {
    try {
      return mapper.readTree(bytes);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("an image record is not valid JSON: " + e, e);
    }
  }

  private interface SourceOpener {
    ImageSource open() throws IOException;
  }

  private List<String> take(String what, SourceOpener opener, ImageProgress progress) {
    List<String> ids = new ArrayList<>();
    try (Lease<StorageDriver> storage = storage();
        ImageSource source = opener.open()) {
      ImageIntake intake = new ImageIntake(mapper, storage.get(), records(), claims, progress);
      for (ImageSource.Offer offer : source.offers()) {
        ids.add(intake.take(offer, fullNames(offer.names())));
      }
    } catch (IOException e) {
      requireUninterrupted(what, e);
      throw new CarobException.InvalidArgument("cannot read " + what + ": " + e.getMessage(), e);
    } catch (CarobException.InvalidArgument e) {
      requireUninterrupted(what, e);
      throw new CarobException.InvalidArgument(what + ": " + e.getMessage(), e);
    }
    return ids;
  }

  /** When the thread is interrupted, reports the interruption as the cause of a failure. */
  private static void requireUninterrupted(String what, Exception e) {
    if (ThreadInterrupt.requested()) {
      throw new CarobException.Interrupted(what + ": interrupted", e);
    }
  }

  private static List<String> fullNames(List<String> names) {
    return names.stream()
        .map(name -> ImageReference.parse(name, ImageReference.LOCAL_DOMAIN).toString())
        .toList();
  }

  private List<Image> images(List<String> ids) {
    return ids.stream().distinct().map(this::get).toList();
  }

  @Override
  public List<Image> pull(PullSpec spec, ImageProgress progress) {
    String reference = spec.reference();
    if (Transports.isTransport(reference)) {
      return fitting(
          spec, take(reference, () -> sources.open(reference, spec.platform()), progress));
    }
    String name = reference.replaceFirst("^docker://", "");
    Optional<Image> found = find(name);
    Optional<Image> here = found.filter(image -> spec.platform().accepts(platform(image)));
    if (here.isPresent()
        && (spec.policy() == PullPolicy.MISSING || spec.policy() == PullPolicy.NEVER)) {
      return List.of(here.get());
    }
    if (spec.policy() == PullPolicy.NEVER) {
      throw found.map(image -> otherPlatform(spec, image)).orElseGet(() -> unknown(name));
    }
    try {
      return fitting(
          spec,
          new ImagePull(mapper, registries)
              .run(spec, name, (source, title) -> take(title, () -> source, progress), progress));
    } catch (CarobException.NetworkFailed | CarobException.NotFound e) {
      if (spec.policy() == PullPolicy.NEWER && here.isPresent()) {
        return List.of(here.get());
      }
      throw e;
    }
  }

  /** Throws if an image is not for the requested platform. */
  private List<Image> fitting(PullSpec spec, List<String> ids) {
    List<Image> images = images(ids);
    for (Image image : images) {
      if (!spec.platform().accepts(platform(image))) {
        throw otherPlatform(spec, image);
      }
    }
    return images;
  }

  private Platform platform(Image image) {
    Entry entry = entry(image.id());
    return Platforms.of(json(records().data(entry, "sha256:" + entry.id())));
  }

  private CarobException otherPlatform(PullSpec spec, Image image) {
    Platform wanted = spec.platform();
    return new CarobException.NotFound(
        "%s: the image is for %s, not for the requested platform (%s)"
            .formatted(
                spec.reference(),
                platform(image).text(),
                new Platform(Platforms.os(wanted), Platforms.architecture(wanted), wanted.variant())
                    .text()));
  }

  @Override
  public String push(PushSpec spec, ImageProgress progress) {
    Entry entry = entry(spec.image());
    String destination = spec.destination();
    if (destination.isEmpty()) {
      destination =
          ImageFinder.name(List.of(entry), spec.image())
              .or(() -> entry.names().stream().findFirst())
              .orElseThrow(
                  () ->
                      new CarobException.InvalidArgument(
                          "image " + entry.id() + " has no name: specify a destination"));
    }
    try (Lease<StorageDriver> storage = storage()) {
      return destinations().push(stored(entry, storage.get()), destination, spec, progress);
    } catch (IOException e) {
      requireUninterrupted(spec.image(), e);
      throw new CarobException.StorageFailed(
          "cannot write " + spec.image() + " to " + destination + ": " + e.getMessage(), e);
    }
  }

  private ImageDestinations destinations() {
    return new ImageDestinations(mapper, registries);
  }

  private StoredImage stored(Entry entry, StorageDriver storage) {
    byte[] config = records().data(entry, "sha256:" + entry.id());
    JsonNode manifest = json(records().data(entry, "manifest"));
    List<String> diffIds = diffIds(config);
    List<Layer> chain = chain(entry, storage::layer);
    if (chain.size() != diffIds.size()) {
      throw new CarobException.StorageFailed(
          "image %s is damaged: only %3$d of its %2$d layers exist: pull or load it again"
              .formatted(entry.id(), diffIds.size(), chain.size()),
          null);
    }
    List<StoredImage.StoredLayer> layers = new ArrayList<>();
    for (int i = 0; i < chain.size(); i++) {
      Layer layer = chain.get(i);
      layers.add(
          new StoredImage.StoredLayer(
              diffIds.get(i), layer.diffSize(), layer.blob(), () -> storage.diff(layer.id())));
    }
    return new StoredImage(
        config,
        Manifests.typeOf(manifest.path("mediaType").asText("")),
        entry.names().stream().filter(name -> !name.contains("@")).toList(),
        layers);
  }

  @Override
  public void login(String registry, RegistryAccess access) {
    registries.login(registry, access);
  }

  @Override
  public Optional<String> loggedIn(String registry, RegistryAccess access) {
    return registries.loggedIn(registry, access.authFile());
  }

  @Override
  public boolean logout(String registry, RegistryAccess access) {
    if (registry.isEmpty()) {
      registries.logoutAll(access.authFile());
      return true;
    }
    return registries.logout(registry, access.authFile());
  }

  @Override
  public List<Image> load(Path archive, ImageProgress progress) {
    return images(take(archive.toString(), () -> sources.archive(archive), progress));
  }

  @Override
  public void save(List<String> images, ImageFormat format, Path target, ImageProgress progress) {
    try (Lease<StorageDriver> storage = storage()) {
      // Saves an image that is listed twice once, with all the given names.
      Map<Entry, List<String>> names = new LinkedHashMap<>();
      for (String image : images) {
        Entry entry = entry(image);
        List<String> asked = names.computeIfAbsent(entry, id -> new ArrayList<>());
        ImageFinder.name(List.of(entry), image)
            .filter(name -> !name.contains("@") && !asked.contains(name))
            .ifPresent(asked::add);
      }
      List<StoredImage> all = new ArrayList<>();
      names.forEach(
          (entry, asked) -> {
            StoredImage image = stored(entry, storage.get());
            all.add(new StoredImage(image.config(), image.type(), asked, image.layers()));
          });
      destinations().save(all, format, target, progress);
    } catch (IOException e) {
      requireUninterrupted(target.toString(), e);
      throw new CarobException.StorageFailed("cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  @Override
  public Image importTar(InputStream tar, ImportSpec spec) {
    ObjectNode config = mapper.createObjectNode();
    ConfigChanges.apply(mapper, spec.changes(), config);
    String message = spec.message().isEmpty() ? "imported from tarball" : spec.message();
    Platform platform = spec.platform();
    List<String> ids =
        take(
            "the tar to import",
            () ->
                new RootfsSource(
                    mapper, tar, spec.name(), config, message, platform, Instant.now()),
            ImageProgress.NONE);
    return get(ids.get(0));
  }

  @Override
  public Image commit(ImageCommit commit, InputStream diff) {
    try (Lease<StorageDriver> storage = storage()) {
      Optional<Entry> parent =
          commit.parent().isEmpty() ? Optional.empty() : Optional.of(entry(commit.parent()));
      ImageCommit named =
          ImageCommit.builder()
              .parent(commit.parent())
              .names(fullNames(commit.names()))
              .config(commit.config())
              .changes(commit.changes())
              .author(commit.author())
              .message(commit.message())
              .by(commit.by())
              .type(commit.type())
              .squash(commit.squash())
              .build();
      return get(new ImageBuilds(mapper, storage.get(), records()).commit(parent, named, diff));
    }
  }

  @Override
  public void tag(String image, List<String> names) {
    Entry entry = entry(image);
    for (String name : names) {
      if (name.contains("@")) {
        throw new CarobException.InvalidArgument(
            name
                + ": tag by digest not supported: a digest identifies content and cannot be"
                + " assigned");
      }
    }
    records().addNames(entry, fullNames(names));
  }

  @Override
  public void untag(String image, List<String> names) {
    Entry entry = entry(image);
    requireOwn(entry);
    List<String> gone = new ArrayList<>();
    for (String name : names) {
      gone.add(
          ImageFinder.name(List.of(entry), name)
              .orElseThrow(
                  () ->
                      new CarobException.NotFound(
                          name + ": tag not known: image " + entry.id() + " does not have it")));
    }
    records().removeNames(names.isEmpty() ? entry.names() : gone);
  }

  private static void requireOwn(Entry entry) {
    if (entry.readOnly()) {
      throw new CarobException.InvalidArgument(
          "image %s belongs to another store, %s, which is read-only"
              .formatted(entry.id(), entry.directory().getParent()));
    }
  }

  @Override
  public ImageRemoval remove(String text, boolean force) {
    Entry entry = entry(text);
    requireOwn(entry);
    Optional<String> name = ImageFinder.name(List.of(entry), text);
    if (name.isPresent() && entry.names().size() > 1) {
      records().removeNames(List.of(name.get()));
      return new ImageRemoval(List.of(name.get()), List.of());
    }
    if (name.isEmpty() && entry.names().size() > 1 && !force) {
      throw new CarobException.Dependency(
          "unable to delete image %s by ID with more than one tag (%s): please force removal"
              .formatted(entry.id(), String.join(", ", entry.names())),
          FailureDetails.about(Subject.Kind.IMAGE, entry.id()));
    }
    try (Lease<StorageDriver> storage = storage()) {
      requireUnused(storage.get(), entry);
      records().remove(entry.id());
      known.remove(entry.id());
      removeLayers(storage.get(), entry.layer());
    }
    return new ImageRemoval(entry.names(), List.of(entry.id()));
  }

  private void requireUnused(StorageDriver storage, Entry entry) {
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
              .formatted(String.join(", ", users)),
          FailureDetails.about(Subject.Kind.IMAGE, entry.id()));
    }
  }

  /** Removes layers from the top down, up to the first that is still in use. */
  private void removeLayers(StorageDriver storage, String top) {
    List<String> used = records().all().stream().map(Entry::layer).toList();
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

  @Override
  public List<FileChange> changes(String text) {
    Entry entry = entry(text);
    if (entry.layer().isEmpty()) {
      return List.of();
    }
    try (Lease<StorageDriver> storage = storage()) {
      return storage.get().changes(entry.layer()).stream()
          .map(c -> new FileChange(FileChange.Kind.valueOf(c.kind().name()), c.path()))
          .toList();
    }
  }

  @Override
  public Path mount(String text) {
    Entry entry = entry(text);
    if (entry.layer().isEmpty()) {
      throw new CarobException.InvalidArgument("image " + text + " has no layers to mount");
    }
    try (Lease<StorageDriver> storage = storage()) {
      return storage.get().mount(entry.layer(), "");
    }
  }

  @Override
  public boolean unmount(String text, boolean all) {
    Entry entry = entry(text);
    try (Lease<StorageDriver> storage = storage()) {
      return !entry.layer().isEmpty() && storage.get().unmount(entry.layer(), all);
    }
  }

  @Override
  public Map<String, Path> mounted() {
    Map<String, Path> found = new LinkedHashMap<>();
    try (Lease<StorageDriver> storage = storage()) {
      for (Entry entry : records().all()) {
        if (!entry.layer().isEmpty()) {
          storage.get().mounted(entry.layer()).ifPresent(place -> found.put(entry.id(), place));
        }
      }
    }
    return found;
  }
}
