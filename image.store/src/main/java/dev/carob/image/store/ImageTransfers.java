package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.Platform;
import dev.carob.api.types.image.PullPolicy;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.SaveSpec;
import dev.carob.api.types.image.Transports;
import dev.carob.image.registry.Registries;
import dev.carob.image.registry.Repository;
import dev.carob.image.store.record.ConfigChanges;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.sink.StoredImage;
import dev.carob.image.store.source.ImageSource;
import dev.carob.image.store.source.Platforms;
import dev.carob.image.store.source.RegistrySource;
import dev.carob.image.store.source.RootfsSource;
import dev.carob.image.store.source.Sources;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Transfers images between the store and registries, archives, directories and containers. */
final class ImageTransfers {

  private final ObjectMapper mapper;
  private final StoredImages images;
  private final Registries registries;
  private final Sources sources;
  private final LayerClaims claims = new LayerClaims();

  ImageTransfers(ObjectMapper mapper, StoredImages images, Registries registries) {
    this.mapper = mapper;
    this.images = images;
    this.registries = registries;
    this.sources = new Sources(mapper);
  }

  private interface SourceOpener {
    ImageSource open() throws IOException;
  }

  private List<String> take(String what, SourceOpener opener, ImageProgress progress) {
    return List.copyOf(named(what, opener, progress).keySet());
  }

  /** Adds the images of a source. Returns the names that the source gives them, by id. */
  private Map<String, List<String>> named(
      String what, SourceOpener opener, ImageProgress progress) {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    try (Lease<StorageDriver> storage = images.storage();
        ImageSource source = opener.open()) {
      ImageIntake intake =
          new ImageIntake(mapper, storage.get(), images.records(), claims, progress);
      for (ImageSource.Offer offer : source.offers()) {
        List<String> names = ImageNames.full(offer.names());
        ids.computeIfAbsent(intake.take(offer, names), id -> new ArrayList<>()).addAll(names);
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

  private List<Image> taken(List<String> ids) {
    return ids.stream().distinct().map(images::get).toList();
  }

  List<Image> pull(PullSpec spec, ImageProgress progress) {
    String reference = spec.reference();
    if (Transports.isTransport(reference)) {
      return fitting(
          spec, take(reference, () -> sources.open(reference, spec.platform()), progress));
    }
    String name = reference.replaceFirst("^docker://", "");
    Optional<Image> found = images.find(name).filter(image -> !image.manifestList());
    Optional<Image> here = found.filter(image -> spec.platform().accepts(images.platform(image)));
    if (here.isPresent()
        && (spec.policy() == PullPolicy.MISSING || spec.policy() == PullPolicy.NEVER)) {
      return List.of(here.get());
    }
    if (spec.policy() == PullPolicy.NEVER) {
      throw found
          .map(image -> otherPlatform(spec, image))
          .orElseGet(() -> StoredImages.unknown(name));
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

  /** See {@link dev.carob.spi.image.ImageStore#remoteId}. */
  String remoteId(PullSpec spec) {
    ImageReference name =
        ImageReference.parse(
            spec.reference().replaceFirst("^docker://", ""), ImageReference.LOCAL_DOMAIN);
    Repository repository = registries.repository(name, spec.access());
    try (RegistrySource source = new RegistrySource(mapper, repository, name, spec.platform())) {
      return Digests.of(source.offers().get(0).config()).replaceFirst("^sha256:", "");
    } catch (IOException e) {
      requireUninterrupted(spec.reference(), e);
      throw new CarobException.NetworkFailed(
          "cannot read " + spec.reference() + " from its registry: " + e.getMessage(), e);
    }
  }

  /** Returns the images; throws if one is not for the requested platform. */
  private List<Image> fitting(PullSpec spec, List<String> ids) {
    List<Image> taken = taken(ids);
    for (Image image : taken) {
      if (!spec.platform().accepts(images.platform(image))) {
        throw otherPlatform(spec, image);
      }
    }
    return taken;
  }

  private CarobException otherPlatform(PullSpec spec, Image image) {
    Platform wanted = spec.platform();
    return new CarobException.NotFound(
        "%s: the image is for %s, not for the requested platform (%s)"
            .formatted(
                spec.reference(),
                images.platform(image).text(),
                new Platform(Platforms.os(wanted), Platforms.architecture(wanted), wanted.variant())
                    .text()));
  }

  String push(PushSpec spec, ImageProgress progress) {
    Entry entry = images.entry(spec.image());
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
    try (Lease<StorageDriver> storage = images.storage()) {
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

  StoredImage stored(Entry entry, StorageDriver storage) {
    if (entry.manifestList()) {
      throw new CarobException.NotFound(
          "the manifest list %s has no image for this platform in the store"
              .formatted(String.join(", ", entry.names())));
    }
    byte[] config = images.config(entry);
    JsonNode manifest = images.json(images.records().data(entry, "manifest"));
    List<String> diffIds = images.diffIds(config);
    List<Layer> chain = StoredImages.chain(entry, storage::layer);
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

  List<Image> load(Path archive, ImageProgress progress) {
    List<Image> loaded = new ArrayList<>();
    named(Sources.title(archive), () -> sources.archive(archive), progress)
        .forEach((id, names) -> loaded.add(images.get(id).toBuilder().names(names).build()));
    return loaded;
  }

  void save(SaveSpec spec, ImageProgress progress) {
    try (Lease<StorageDriver> storage = images.storage()) {
      // An image that is listed twice is saved once, with all its listed names.
      Map<Entry, List<String>> names = new LinkedHashMap<>();
      for (String image : spec.images()) {
        Entry entry = images.entry(image);
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
      destinations().save(all, spec, progress);
    } catch (IOException e) {
      requireUninterrupted(spec.target().toString(), e);
      throw new CarobException.StorageFailed(
          "cannot write " + spec.target() + ": " + e.getMessage(), e);
    }
  }

  Image importTar(InputStream tar, ImportSpec spec) {
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
    return images.get(ids.get(0));
  }

  Image commit(ImageCommit commit, InputStream diff) {
    try (Lease<StorageDriver> storage = images.storage()) {
      Optional<Entry> parent =
          commit.parent().isEmpty() ? Optional.empty() : Optional.of(images.entry(commit.parent()));
      ImageCommit named =
          ImageCommit.builder()
              .parent(commit.parent())
              .names(ImageNames.full(commit.names()))
              .config(commit.config())
              .changes(commit.changes())
              .author(commit.author())
              .message(commit.message())
              .by(commit.by())
              .type(commit.type())
              .squash(commit.squash())
              .build();
      return images.get(
          new ImageBuilds(mapper, storage.get(), images.records()).commit(parent, named, diff));
    }
  }
}
