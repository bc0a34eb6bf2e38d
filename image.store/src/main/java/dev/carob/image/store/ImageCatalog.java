package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageReference;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.ManifestLists;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.api.types.image.SaveSpec;
import dev.carob.image.registry.Registries;
import dev.carob.image.store.record.ImageRecords.Entry;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.image.ImageStore;
import dev.carob.spi.storage.StorageDriver;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of the engine: finds and describes them ({@link StoredImages}), transfers them ({@link
 * ImageTransfers}), changes their names and removes them ({@link ImageNames}), and mounts them.
 */
public class ImageCatalog implements ImageStore {

  private final StoredImages images;
  private final ImageTransfers transfers;
  private final ImageNames names;
  private final Registries registries;
  private final ManifestLists lists;

  /**
   * @param root {@code <root>/storage}
   * @param others roots of other stores, which are used read-only
   */
  public ImageCatalog(Path root, List<Path> others, Backends backends, Registries registries) {
    ObjectMapper mapper = new ObjectMapper();
    this.images = new StoredImages(mapper, root, others, backends);
    this.transfers = new ImageTransfers(mapper, images, registries);
    this.names = new ImageNames(images);
    this.registries = registries;
    this.lists = new StoredManifestLists(mapper, images, transfers, registries);
  }

  @Override
  public List<Image> list() {
    return images.list();
  }

  @Override
  public Optional<Image> find(String text) {
    return images.find(text);
  }

  @Override
  public Image get(String text) {
    return images.get(text);
  }

  @Override
  public ImageDetails details(String text) {
    return images.details(text);
  }

  @Override
  public List<Image> pull(PullSpec spec, ImageProgress progress) {
    return transfers.pull(spec, progress);
  }

  @Override
  public String push(PushSpec spec, ImageProgress progress) {
    return transfers.push(spec, progress);
  }

  @Override
  public List<Image> load(Path archive, ImageProgress progress) {
    return transfers.load(archive, progress);
  }

  @Override
  public void save(List<String> saved, ImageFormat format, Path target, ImageProgress progress) {
    save(SaveSpec.builder(saved, target).format(format).build(), progress);
  }

  @Override
  public void save(SaveSpec spec, ImageProgress progress) {
    transfers.save(spec, progress);
  }

  @Override
  public Image importTar(InputStream tar, ImportSpec spec) {
    return transfers.importTar(tar, spec);
  }

  @Override
  public Image commit(ImageCommit commit, InputStream diff) {
    return transfers.commit(commit, diff);
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
  public void tag(String image, List<String> names) {
    this.names.tag(image, names);
  }

  @Override
  public void untag(String image, List<String> names) {
    this.names.untag(image, names);
  }

  @Override
  public ImageRemoval remove(String text, boolean force) {
    return names.remove(text, force);
  }

  @Override
  public List<FoundImage> search(ImageSearch search) {
    return registries.search(search);
  }

  @Override
  public List<String> tags(String name, RegistryAccess access) {
    ImageReference reference = ImageReference.parse(name, ImageReference.LOCAL_DOMAIN);
    return registries.repository(reference, access).tags();
  }

  @Override
  public String remoteId(PullSpec spec) {
    return transfers.remoteId(spec);
  }

  @Override
  public ManifestLists manifestLists() {
    return lists;
  }

  @Override
  public Image listOrImage(String name) {
    return images.getListOrImage(name);
  }

  @Override
  public List<FileChange> changes(String text) {
    Entry entry = images.entry(text);
    if (entry.layer().isEmpty()) {
      return List.of();
    }
    try (Lease<StorageDriver> storage = images.storage()) {
      return storage.get().changes(entry.layer()).stream()
          .map(c -> new FileChange(FileChange.Kind.valueOf(c.kind().name()), c.path()))
          .toList();
    }
  }

  @Override
  public Path mount(String text) {
    Entry entry = images.entry(text);
    if (entry.layer().isEmpty()) {
      throw new CarobException.InvalidArgument("image " + text + " has no layers to mount");
    }
    try (Lease<StorageDriver> storage = images.storage()) {
      return storage.get().mount(entry.layer(), "");
    }
  }

  @Override
  public boolean unmount(String text, boolean all) {
    Entry entry = images.entry(text);
    try (Lease<StorageDriver> storage = images.storage()) {
      return !entry.layer().isEmpty() && storage.get().unmount(entry.layer(), all);
    }
  }

  @Override
  public Map<String, Path> mounted() {
    Map<String, Path> found = new LinkedHashMap<>();
    try (Lease<StorageDriver> storage = images.storage()) {
      for (Entry entry : images.records().all()) {
        if (!entry.layer().isEmpty()) {
          storage.get().mounted(entry.layer()).ifPresent(place -> found.put(entry.id(), place));
        }
      }
    }
    return found;
  }
}
