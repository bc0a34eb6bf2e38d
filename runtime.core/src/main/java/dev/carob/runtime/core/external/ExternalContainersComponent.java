package dev.carob.runtime.core.external;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.external.ExternalContainer;
import dev.carob.api.external.ExternalContainers;
import dev.carob.api.image.ImageService;
import dev.carob.api.types.FileChange;
import dev.carob.api.types.image.Image;
import dev.carob.runtime.core.life.RootFilesystems;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.StoreContainer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Implements external containers with the records of the default storage driver. */
@Component
public final class ExternalContainersComponent implements ExternalContainers {

  private static final int SHORT = 12;

  private final Backends backends;
  private final ImageService images;

  @Activate
  public ExternalContainersComponent(@Reference Backends backends, @Reference ImageService images) {
    this.backends = backends;
    this.images = images;
  }

  private <R> R call(Function<StorageDriver, R> operation) {
    String driver = backends.defaultName(StorageDriver.class);
    if (driver.isEmpty()) {
      throw new CarobException.BackendUnavailable(
          "no storage driver is available: start its bundle, such as dev.carob.storage.overlay");
    }
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, driver)) {
      return operation.apply(storage.get());
    }
  }

  private static List<StoreContainer> found(StorageDriver storage) {
    return storage.containers().stream().filter(one -> !isOwn(one)).toList();
  }

  /** Returns true if an engine has created a container, also one whose records were lost. */
  private static boolean isOwn(StoreContainer container) {
    String id = container.id();
    return id.length() >= SHORT && container.names().contains("carob-" + id.substring(0, SHORT));
  }

  private static Optional<StoreContainer> found(StorageDriver storage, String text) {
    List<StoreContainer> all = found(storage);
    Optional<StoreContainer> exact =
        all.stream().filter(one -> one.id().equals(text) || one.names().contains(text)).findFirst();
    List<StoreContainer> byPrefix =
        text.isEmpty() ? List.of() : all.stream().filter(one -> one.id().startsWith(text)).toList();
    if (exact.isEmpty() && byPrefix.size() > 1) {
      throw new CarobException.InvalidArgument(
          "the ids of several external containers begin with " + text + ": give more of the id");
    }
    return exact.or(() -> byPrefix.stream().findFirst());
  }

  private static StoreContainer require(StorageDriver storage, String text) {
    return found(storage, text)
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "no container with name or ID \"" + text + "\" found: no such container",
                    FailureDetails.about(Subject.Kind.CONTAINER, text)));
  }

  private ExternalContainer describe(StoreContainer container) {
    Optional<Image> image =
        container.image().isEmpty() ? Optional.empty() : images.find(container.image());
    return ExternalContainer.builder(container.id())
        .names(container.names())
        .imageId(container.image())
        .imageName(image.flatMap(one -> one.names().stream().findFirst()).orElse(""))
        .program(container.program())
        .created(container.created())
        .build();
  }

  @Override
  public List<ExternalContainer> list() {
    return call(ExternalContainersComponent::found).stream()
        .sorted(Comparator.comparing(StoreContainer::created))
        .map(this::describe)
        .toList();
  }

  @Override
  public Optional<ExternalContainer> find(String container) {
    return call(storage -> found(storage, container)).map(this::describe);
  }

  @Override
  public void remove(String container, boolean force) {
    call(
        storage -> {
          StoreContainer found = require(storage, container);
          if (!force && storage.mounted(found.layer()).isPresent()) {
            throw new CarobException.InvalidState(
                "container \"%s\" is mounted and cannot be removed without using force: container state improper"
                    .formatted(container),
                FailureDetails.about(Subject.Kind.CONTAINER, container));
          }
          storage.removeContainer(found.id());
          return found;
        });
  }

  @Override
  public Path mount(String container) {
    return call(storage -> storage.mount(require(storage, container).layer(), ""));
  }

  @Override
  public boolean unmount(String container, boolean all) {
    return call(storage -> storage.unmount(require(storage, container).layer(), all));
  }

  @Override
  public Optional<Path> mounted(String container) {
    return call(storage -> storage.mounted(require(storage, container).layer()));
  }

  @Override
  public List<FileChange> changes(String container) {
    return call(
        storage ->
            RootFilesystems.ownChanges(storage.changes(require(storage, container).layer())));
  }
}
