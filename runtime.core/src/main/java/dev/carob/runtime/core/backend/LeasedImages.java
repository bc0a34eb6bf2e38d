package dev.carob.runtime.core.backend;

import dev.carob.api.CarobException;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.api.types.image.ImageFormat;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.api.types.image.ImageRemoval;
import dev.carob.api.types.image.ImportSpec;
import dev.carob.api.types.image.PullSpec;
import dev.carob.api.types.image.PushSpec;
import dev.carob.api.types.image.RegistryAccess;
import dev.carob.spi.backend.BackendKind;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.image.ImageStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The image service of a root: passes each call to the root's image store under a lease that ends
 * with the call.
 */
final class LeasedImages implements ImageService {

  private final Backends backends;

  LeasedImages(Backends backends) {
    this.backends = backends;
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
    return call(store -> store.pull(spec, progress));
  }

  @Override
  public String push(PushSpec spec, ImageProgress progress) {
    return call(store -> store.push(spec, progress));
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
    return call(store -> store.load(archive, progress));
  }

  @Override
  public void save(List<String> images, ImageFormat format, Path target, ImageProgress progress) {
    run(store -> store.save(images, format, target, progress));
  }

  @Override
  public Image importTar(InputStream tar, ImportSpec spec) {
    return call(store -> store.importTar(tar, spec));
  }

  @Override
  public Image commit(ImageCommit commit, InputStream diff) {
    return call(store -> store.commit(commit, diff));
  }

  @Override
  public void tag(String image, List<String> names) {
    run(store -> store.tag(image, names));
  }

  @Override
  public void untag(String image, List<String> names) {
    run(store -> store.untag(image, names));
  }

  @Override
  public ImageRemoval remove(String image, boolean force) {
    return call(store -> store.remove(image, force));
  }

  @Override
  public List<FileChange> changes(String image) {
    return call(store -> store.changes(image));
  }

  @Override
  public Path mount(String image) {
    return call(store -> store.mount(image));
  }

  @Override
  public boolean unmount(String image, boolean all) {
    return call(store -> store.unmount(image, all));
  }

  @Override
  public Map<String, Path> mounted() {
    return call(ImageStore::mounted);
  }
}
