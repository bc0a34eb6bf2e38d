package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.HealthCheck;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.api.image.ImageService;
import dev.carob.linux.Faults;
import dev.carob.linux.Limits;
import dev.carob.linux.Signals;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.life.Ends;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.Names;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.Durability;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes containers: checks what is asked, decides what is left open, records, makes the layer. */
final class Creation {

  private static final Set<String> LOG_DRIVERS = Set.of("k8s-file", "none");
  private static final Set<String> NO_BACKEND = Set.of("none", "host");

  private final Containers records;
  private final Backends backends;
  private final Ends ends;
  private final Events events;

  Creation(Containers records, Backends backends, Ends ends, Events events) {
    this.records = records;
    this.backends = backends;
    this.ends = ends;
    this.events = events;
  }

  String create(ContainerSpec asked, ImageService images) {
    check(asked);
    Optional<Image> image =
        asked.image().isEmpty() ? Optional.empty() : Optional.of(image(asked.image(), images));
    ContainerConfig config = decide(asked, image);
    Container container = records.add(config, "layer");
    // The lock came with it.
    try {
      make(container, image.map(Image::topLayer).orElse(""));
      records.save(
          container, container.status().state(ContainerState.CONFIGURED), Durability.POWER);
      events.container(container, "create");
    } catch (RuntimeException e) {
      try {
        ends.abandon(container);
      } catch (RuntimeException e2) {
        e.addSuppressed(e2);
      }
      throw e;
    } finally {
      container.lock().unlock();
    }
    return config.id();
  }

  private void check(ContainerSpec asked) {
    if (!asked.name().isEmpty()) {
      Names.check(asked.name());
    }
    if (asked.image().isEmpty() && asked.rootfs().isEmpty()) {
      throw new CarobException.InvalidArgument("a container needs an image or a root filesystem");
    }
    if (!asked.stopSignal().isEmpty() && Signals.number(asked.stopSignal()).isEmpty()) {
      throw new CarobException.InvalidArgument("invalid stop signal: " + asked.stopSignal());
    }
    if (!LOG_DRIVERS.contains(asked.logDriver())) {
      throw new CarobException.InvalidArgument(
          "invalid log driver '%s': there are %s".formatted(asked.logDriver(), LOG_DRIVERS));
    }
    asked
        .rlimits()
        .forEach(
            limit -> {
              if (Limits.of(limit.type()).isEmpty()) {
                throw new CarobException.InvalidArgument("there is no limit " + limit.type());
              }
            });
    if (!asked.workdir().isEmpty() && !asked.workdir().startsWith("/")) {
      throw new CarobException.InvalidArgument(
          "the working directory '" + asked.workdir() + "' is not an absolute path");
    }
    if (asked.image().isEmpty()) {
      Path rootfs = Path.of(asked.rootfs());
      if (!rootfs.isAbsolute() || !Files.isDirectory(rootfs)) {
        throw new CarobException.InvalidArgument(
            "the root filesystem '" + rootfs + "' is no directory with an absolute path");
      }
    }
    if (!asked.init().isEmpty() && !Files.isExecutable(Path.of(asked.init()))) {
      throw new CarobException.InvalidArgument(
          "the init "
              + asked.init()
              + " is not on the host: install catatonit (Debian: apt-get install catatonit) or name another");
    }
    if (asked.autoRemove() && asked.restart().kind() != RestartPolicy.Kind.NO) {
      throw new CarobException.InvalidArgument(
          "the --rm option conflicts with --restart, when the restartPolicy is not \"\" and \"no\"");
    }
    if (asked.restart().retries() < 0
        || (asked.restart().retries() > 0
            && asked.restart().kind() != RestartPolicy.Kind.ON_FAILURE)) {
      throw new CarobException.InvalidArgument(
          "restart policy retries can only be used with on-failure restart policy, and are above 0");
    }
    if (asked.timeout().isNegative() || asked.logSizeMax() < 0) {
      throw new CarobException.InvalidArgument(
          "the timeout and the largest size of the log can't be below 0");
    }
    check(asked.health());
    OciSpec.check(asked.security());
    IdMappings.of(asked).check();
    if (asked.shmSize() <= 0) {
      throw new CarobException.InvalidArgument("the size of /dev/shm must be above 0");
    }
  }

  private static void check(HealthCheck health) {
    if (health.retries() < 1) {
      throw new CarobException.InvalidArgument("healthcheck-retries must be greater than 0");
    }
    if (health.timeout().compareTo(Duration.ofSeconds(1)) < 0) {
      throw new CarobException.InvalidArgument("healthcheck-timeout must be at least 1 second");
    }
    if (health.interval().isNegative() || health.startPeriod().isNegative()) {
      throw new CarobException.InvalidArgument(
          "healthcheck-interval and healthcheck-start-period must be 0 seconds or greater");
    }
  }

  /** Ids of the containers that are required. */
  private List<String> required(ContainerSpec asked) {
    List<String> ids = new ArrayList<>();
    for (String name : asked.requires()) {
      if (name.equals(asked.name())) {
        throw new CarobException.Dependency(
            "container " + name + " can't require itself: the dependency would be a cycle");
      }
      Container required = records.get(name);
      if (!ids.contains(required.id())) {
        ids.add(required.id());
      }
    }
    return ids;
  }

  private ContainerConfig decide(ContainerSpec asked, Optional<Image> image) {
    String runtime = chosen(OciRuntime.class, asked.runtime());
    String networks = networks(asked.network());
    String name = asked.name().isEmpty() ? Names.generate(records::nameTaken) : asked.name();
    return new ContainerConfig(
        Names.newId(),
        asked.toBuilder().name(name).network(networks).requires(required(asked)).build(),
        image.map(Image::id).orElse(""),
        image.map(found -> found.names().stream().findFirst().orElse(found.id())).orElse(""),
        image.map(Image::config).orElse(ImageConfig.EMPTY),
        image.isPresent() ? Names.newId() : "",
        Instant.now(),
        image.map(Image::storage).orElse(""),
        runtime,
        NO_BACKEND.contains(networks) ? "" : backends.defaultName(NetworkBackend.class));
  }

  private static Image image(String reference, ImageService images) {
    return images
        .find(reference)
        .orElseGet(
            () -> {
              if (reference.matches("(oci|dir|docker-archive|oci-archive|builtin):.+")) {
                List<Image> pulled = images.pull(reference);
                return pulled.get(0);
              }
              return images.get(reference);
            });
  }

  private <T> String chosen(Class<T> kind, String asked) {
    String name = asked.isEmpty() ? backends.defaultName(kind) : asked;
    try (Lease<T> lease = backends.lease(kind, name)) {
      return name;
    }
  }

  /** The networks to join: what was asked for, else the default one, else none. */
  private String networks(String asked) {
    if (NO_BACKEND.contains(asked)) {
      return asked;
    }
    String name = backends.defaultName(NetworkBackend.class);
    if (name.isEmpty()) {
      if (asked.isEmpty()) {
        return "none";
      }
      throw new CarobException.InvalidArgument(
          "there is no network '%s': without a network backend there are only none and host"
              .formatted(asked));
    }
    try (Lease<NetworkBackend> backend = backends.lease(NetworkBackend.class, name)) {
      List<String> networks = backend.get().networks();
      List<String> wanted = new ArrayList<>();
      for (String one : asked.isEmpty() ? List.of("bridge") : List.of(asked.split(",", -1))) {
        String network = one.equals("bridge") || one.equals("private") ? networks.get(0) : one;
        if (!networks.contains(network)) {
          throw new CarobException.NotFound(
              "unable to find network with name or ID %s: network not found; there are: %s"
                  .formatted(one, String.join(", ", networks)));
        }
        wanted.add(network);
      }
      return String.join(",", wanted);
    }
  }

  private void make(Container container, String parent) {
    ContainerConfig config = container.config();
    try {
      Faults.beforeFile("make directories");
      Files.createDirectories(container.bundle());
      Files.createDirectories(container.runDir());
      Faults.after("make directories");
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          config.title() + ": cannot make " + container.bundle() + ": " + e, e);
    }
    if (config.layer().isEmpty()) {
      return;
    }
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, config.storage())) {
      storage.get().create(LayerRequest.container(config.layer(), parent, config.id()));
    }
  }
}
