package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ImageSearch;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.ManifestEntry;
import dev.carob.api.types.image.ManifestLists;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.api.types.image.SaveSpec;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.image.ImageStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The image service of a root: passes each call to the root's image store under a lease that ends
 * with the call.
 */
final class LeasedImages implements ImageService {

  private final Backends backends;
  private final ManifestLists lists = new LeasedManifestLists();
  private final List<ImageListener> listeners = new CopyOnWriteArrayList<>();

  LeasedImages(Backends backends) {
    this.backends = backends;
  }

  /** Registers a listener for successful operations. */
  Registration listen(ImageListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell(String action, String id, String name) {
    listeners.forEach(listener -> listener.happened(action, id, name));
  }

  private <R> R call(Function<ImageStore, R> operation) {
    String name = backends.defaultName(ImageStore.class);
    if (name.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no %s is available: install a bundle that provides one"
              .formatted(BackendKind.IMAGES.title()));
    }
    try (Lease<ImageStore> store = backends.lease(ImageStore.class, name)) {
      return operation.apply(store.get());
    }
  }

  private void run(Consumer<ImageStore> operation) {
    call(
        store -> {
          operation.accept(store);
          return true;
        });
  }

  @Override
  public List<Image> list() {
    return call(ImageStore::list);
  }

  @Override
  public Optional<Image> find(String image) {
    return call(store -> store.find(image));
  }

  @Override
  public Image get(String image) {
    return call(store -> store.get(image));
  }

  @Override
  public ImageDetails details(String image) {
    return call(store -> store.details(image));
  }

  @Override
  public List<Image> pull(PullSpec spec, ImageProgress progress) {
    List<Image> pulled = call(store -> store.pull(spec, progress));
    tell("pull", "", spec.reference());
    return pulled;
  }

  @Override
  public String push(PushSpec spec, ImageProgress progress) {
    String id = get(spec.image()).id();
    String digest = call(store -> store.push(spec, progress));
    tell("push", id, spec.destination().isEmpty() ? spec.image() : spec.destination());
    return digest;
  }

  @Override
  public void login(String registry, RegistryAccess access) {
    run(store -> store.login(registry, access));
  }

  @Override
  public Optional<String> loggedIn(String registry, RegistryAccess access) {
    return call(store -> store.loggedIn(registry, access));
  }

  @Override
  public boolean logout(String registry, RegistryAccess access) {
    return call(store -> store.logout(registry, access));
  }

  @Override
  public List<Image> load(Path archive, ImageProgress progress) {
    return load(archive, archive.toString(), progress);
  }

  @Override
  public List<Image> load(Path archive, String title, ImageProgress progress) {
    List<Image> loaded = call(store -> store.load(archive, progress));
    tell("loadfromarchive", "", title);
    return loaded;
  }

  @Override
  public void save(SaveSpec spec, ImageProgress progress) {
    Set<String> ids = new LinkedHashSet<>();
    spec.images().forEach(image -> ids.add(get(image).id()));
    run(store -> store.save(spec, progress));
    String title = spec.title().isEmpty() ? spec.target().toString() : spec.title();
    ids.forEach(id -> tell("save", id, title));
  }

  @Override
  public Image importTar(InputStream tar, ImportSpec spec) {
    Image made = call(store -> store.importTar(tar, spec));
    if (!spec.name().isEmpty()) {
      tell("tag", made.id(), made.names().stream().findFirst().orElse(spec.name()));
    }
    return made;
  }

  @Override
  public Image commit(ImageCommit commit, InputStream diff) {
    return call(store -> store.commit(commit, diff));
  }

  @Override
  public void tag(String image, List<String> names) {
    String id = listOrImage(image).id();
    run(store -> store.tag(image, names));
    names.forEach(name -> tell("tag", id, name));
  }

  @Override
  public void untag(String image, List<String> names) {
    Image before = listOrImage(image);
    run(store -> store.untag(image, names));
    List<String> left = listOrImage(before.id()).names();
    before.names().stream()
        .filter(name -> !left.contains(name))
        .forEach(name -> tell("untag", before.id(), name));
  }

  @Override
  public ImageRemoval remove(String image, boolean force) {
    String id = listOrImage(image).id();
    ImageRemoval removal = call(store -> store.remove(image, force));
    removal.untagged().forEach(name -> tell("untag", id, name));
    boolean byId = image.isEmpty() || id.startsWith(image.replaceFirst("^sha256:", ""));
    tell("remove", id, byId ? image : removal.untagged().stream().findFirst().orElse(image));
    return removal;
  }

  @Override
  public List<FoundImage> search(ImageSearch search) {
    return call(store -> store.search(search));
  }

  @Override
  public List<String> tags(String name, RegistryAccess access) {
    return call(store -> store.tags(name, access));
  }

  @Override
  public String remoteId(PullSpec spec) {
    return call(store -> store.remoteId(spec));
  }

  private Image listOrImage(String name) {
    return call(store -> store.listOrImage(name));
  }

  @Override
  public ManifestLists manifestLists() {
    return lists;
  }

  @Override
  public List<FileChange> changes(String image) {
    return call(store -> store.changes(image));
  }

  @Override
  public Path mount(String image) {
    String id = get(image).id();
    Path place = call(store -> store.mount(image));
    tell("mount", id, "");
    return place;
  }

  @Override
  public boolean unmount(String image, boolean all) {
    String id = get(image).id();
    boolean left = call(store -> store.unmount(image, all));
    tell("unmount", id, "");
    return left;
  }

  @Override
  public Map<String, Path> mounted() {
    return call(ImageStore::mounted);
  }

  /** The manifest lists of the root, under a lease for each call. */
  private final class LeasedManifestLists implements ManifestLists {

    @Override
    public String create(String name, boolean amend) {
      return call(store -> store.manifestLists().create(name, amend));
    }

    @Override
    public boolean exists(String list) {
      return call(store -> store.manifestLists().exists(list));
    }

    @Override
    public String add(String list, String image, ManifestEntry entry) {
      return call(store -> store.manifestLists().add(list, image, entry));
    }

    @Override
    public String annotate(String list, String digest, ManifestEntry changes) {
      return call(store -> store.manifestLists().annotate(list, digest, changes));
    }

    @Override
    public String remove(String list, String digest) {
      return call(store -> store.manifestLists().remove(list, digest));
    }

    @Override
    public String content(String list, RegistryAccess access) {
      return call(store -> store.manifestLists().content(list, access));
    }

    @Override
    public String push(PushSpec spec, boolean images, ImageProgress progress) {
      return call(store -> store.manifestLists().push(spec, images, progress));
    }
  }
}
