package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.image.ImageService;
import dev.carob.api.network.Networking;
import dev.carob.api.types.Joining;
import dev.carob.api.types.Network;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.Transports;
import dev.carob.linux.Faults;
import dev.carob.runtime.core.defaults.ContainerDefaults;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.life.ContainerStops;
import dev.carob.runtime.core.life.HostPorts;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.record.ContainerConfig;
import dev.carob.runtime.core.record.ContainerNames;
import dev.carob.runtime.core.record.Containers;
import dev.carob.runtime.core.record.IdMappings;
import dev.carob.runtime.core.record.LogTag;
import dev.carob.runtime.core.record.MountEntry;
import dev.carob.runtime.core.record.NetworkChoice;
import dev.carob.runtime.core.record.SlirpNetwork;
import dev.carob.runtime.core.secret.Secrets;
import dev.carob.runtime.core.volume.MountPlan;
import dev.carob.runtime.core.volume.Volumes;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.spi.network.NetworkBackend;
import dev.carob.spi.oci.OciRuntime;
import dev.carob.spi.state.Durability;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates containers: validates the request, fills in open values, records the container and
 * creates its layer.
 */
final class ContainerCreation {

  private static final String DEFAULT = "bridge";
  private static final Set<String> NO_BACKEND = Set.of("none", "host");

  private final Containers records;
  private final Backends backends;
  private final ContainerStops ends;
  private final Events events;
  private final Volumes volumes;
  private final Secrets secrets;
  private final MountPlan mounts;
  private final AutoIds autoIds;
  private final Confinements confinements;
  private final ContainerRelations sharing;
  private final ContainerDefaults defaults;

  ContainerCreation(
      Containers records,
      Backends backends,
      ContainerStops ends,
      Events events,
      Volumes volumes,
      Secrets secrets,
      MountPlan mounts,
      AutoIds autoIds,
      Confinements confinements) {
    this.autoIds = autoIds;
    this.confinements = confinements;
    this.volumes = volumes;
    this.secrets = secrets;
    this.mounts = mounts;
    this.records = records;
    this.backends = backends;
    this.ends = ends;
    this.events = events;
    sharing = new ContainerRelations(records);
    defaults = new ContainerDefaults();
  }

  String create(ContainerSpec bare, ImageService images) {
    ContainerSpec asked = defaults.fill(bare);
    SpecChecks.check(asked);
    secrets.check(asked.mounting().secrets());
    Optional<Image> image =
        asked.image().isEmpty() ? Optional.empty() : Optional.of(image(asked.image(), images));
    Container container = recorded(bare, asked, image);
    ContainerConfig config = container.config();
    // Containers.add() has acquired the container's lock.
    try {
      make(container, image.map(Image::topLayer).orElse(""));
      shownImages(container, images);
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

  /** Validates a spec as far as that is possible without its image. */
  void check(ContainerSpec bare) {
    ContainerSpec asked = defaults.fill(bare);
    SpecChecks.check(asked);
    secrets.check(asked.mounting().secrets());
  }

  /** Returns the configuration that the container would get, without creating it. */
  ContainerConfig planned(ContainerSpec bare, ImageService images) {
    ContainerSpec asked = defaults.fill(bare);
    SpecChecks.check(asked);
    return decide(
        bare,
        asked,
        asked.rootfs().isEmpty() ? Optional.of(image(asked.image(), images)) : Optional.empty());
  }

  private Container recorded(ContainerSpec bare, ContainerSpec asked, Optional<Image> image) {
    boolean auto = AutoIds.wanted(asked);
    if (!auto && !confinements.exclusive()) {
      return added(decide(bare, asked, image));
    }
    // Serialized, so that unused values stay unused until the container is recorded.
    synchronized (autoIds) {
      return added(decide(bare, auto ? autoIds.mapped(asked) : asked, image));
    }
  }

  private Container added(ContainerConfig config) {
    volumes.claim(config.id(), config.mounts());
    boolean done = false;
    try {
      Container container = records.add(config, "layer");
      done = true;
      return container;
    } finally {
      if (!done) {
        volumes.release(config.id(), config.mounts(), true);
      }
    }
  }

  /**
   * @param bare the request
   * @param asked the request with the defaults filled in
   */
  private ContainerConfig decide(ContainerSpec bare, ContainerSpec asked, Optional<Image> image) {
    String runtime = runtime(asked);
    List<Joining> joined = networks(asked);
    String networks =
        joined.isEmpty()
            ? asked.network().isEmpty() ? "none" : asked.network()
            : joined.stream().map(Joining::network).collect(Collectors.joining(","));
    String name =
        asked.name().isEmpty() ? ContainerNames.generate(records::nameTaken) : asked.name();
    ContainerSpec spec =
        sharing.resolve(
            labelled(asked, image)
                .name(name)
                .network(networks)
                .networking(ports(asked.networking().withJoinings(joined), image))
                .build());
    ContainerConfig config =
        new ContainerConfig(
            ContainerNames.newId(),
            spec,
            bare.toBuilder().callersEnv(CallersEnv.NOBODYS).build(),
            image.map(Image::id).orElse(""),
            image.map(ContainerCreation::imageName).orElse(""),
            image.map(Image::config).orElse(ImageConfig.EMPTY),
            image.isPresent() ? ContainerNames.newId() : "",
            Instant.now(),
            image.map(Image::storage).orElse(""),
            runtime,
            joined.isEmpty() ? "" : backends.defaultName(NetworkBackend.class),
            defaults.fallbacks(bare),
            mounts.entries(
                asked, IdMappings.of(spec), image.map(Image::config).orElse(ImageConfig.EMPTY)),
            confinements.of(spec));
    config.requireCommand("");
    SpecChecks.check(spec.health(), config.health());
    LogTag.of(config);
    return config;
  }

  /** Returns the name by which an image was found, else its first name, else its id. */
  static String imageName(Image image) {
    return image.foundName().isEmpty()
        ? image.names().stream().findFirst().orElse(image.id())
        : image.foundName();
  }

  /** Adds the image's labels; labels of the request take precedence. */
  private static ContainerSpec.Builder labelled(ContainerSpec asked, Optional<Image> image) {
    ContainerSpec.Builder spec = asked.toBuilder();
    image.map(Image::config).map(ImageConfig::labels).orElse(Map.of()).forEach(spec::label);
    asked.labels().forEach(spec::label);
    return spec;
  }

  private static Image image(String reference, ImageService images) {
    Image found = anyImage(reference, images);
    if (found.manifestList()) {
      throw new CarobException.NotFound(
          reference + ": the manifest list has no image for this platform in the store");
    }
    return found;
  }

  private static Image anyImage(String reference, ImageService images) {
    return images
        .find(reference)
        .orElseGet(
            () -> {
              if (Transports.isTransport(reference)) {
                List<Image> pulled = images.pull(reference);
                return pulled.get(0);
              }
              return images.get(reference);
            });
  }

  private String runtime(ContainerSpec asked) {
    String name =
        asked.runtime().isEmpty() ? backends.defaultName(OciRuntime.class) : asked.runtime();
    try (Lease<OciRuntime> lease = backends.lease(OciRuntime.class, name)) {
      if (asked.cgroups() == CgroupMode.DISABLED && !lease.get().canOmitCgroup()) {
        throw new CarobException.InvalidArgument(
            "requested OCI runtime %s is not compatible with NoCgroups: choose another `runtime`, such as crun, or another value of `cgroups`"
                .formatted(name),
            FailureDetails.field("runtime").andField("cgroups"));
      }
      return name;
    }
  }

  /**
   * The networks to join: the requested ones or the default one; none if the container has no
   * network namespace of its own.
   */
  private List<Joining> networks(ContainerSpec asked) {
    String text = asked.network();
    if (NO_BACKEND.contains(text) || NetworkChoice.joins(text)) {
      if (!asked.networking().joinings().isEmpty() || !asked.networking().ports().isEmpty()) {
        throw new CarobException.InvalidArgument(
            "network addresses, aliases and ports require a network: they cannot be used with `network`="
                + text,
            FailureDetails.field("network")
                .andField("networking.joinings")
                .andField("networking.ports"));
      }
      return List.of();
    }
    if (SlirpNetwork.isOf(text)) {
      if (!asked.networking().joinings().isEmpty()) {
        throw new CarobException.InvalidArgument(
            "network addresses and aliases cannot be used with `network`=" + text,
            FailureDetails.field("network").andField("networking.joinings"));
      }
      SlirpNetwork.parse(text);
      asked.networking().ports().forEach(SlirpNetwork::check);
      return List.of();
    }
    String name = backends.defaultName(NetworkBackend.class);
    if (name.isEmpty()) {
      if (text.isEmpty()) {
        return List.of();
      }
      throw new CarobException.InvalidArgument(
          "no such network: '%s'; without a network backend, only none and host are available"
              .formatted(text),
          FailureDetails.field("network"));
    }
    try (Lease<NetworkBackend> backend = backends.lease(NetworkBackend.class, name)) {
      List<Network> networks = backend.get().networks();
      List<Joining> wanted = new ArrayList<>();
      for (String one : text.isEmpty() ? List.of(DEFAULT) : List.of(text.split(",", -1))) {
        boolean standard = one.equals(DEFAULT) || one.equals("private") || one.equals("default");
        Network joined = standard ? networks.get(0) : Networks.find(networks, one);
        String network = joined.name();
        if (wanted.stream().anyMatch(other -> other.network().equals(network))) {
          throw new CarobException.InvalidArgument(
              "network " + network + " is named twice", FailureDetails.field("network"));
        }
        Joining joining = asked.networking().joining(text.isEmpty() ? "" : one).on(network);
        Networks.requireAddresses(joined, joining);
        wanted.add(joining);
      }
      return wanted;
    }
  }

  /** Adds the image's ports that are to be published, and chooses free ports of the host. */
  private static Networking ports(Networking asked, Optional<Image> image) {
    asked.check();
    List<PortMapping> ports = new ArrayList<>(asked.ports());
    if (asked.publishAll()) {
      List<String> exposed =
          new ArrayList<>(image.map(found -> found.config().ports()).orElse(List.of()));
      exposed.addAll(asked.expose());
      for (String text : exposed) {
        PortMapping mapping = PortMapping.parse(text);
        boolean there =
            ports.stream()
                .anyMatch(
                    other ->
                        other.containerPort() == mapping.containerPort()
                            && other.protocol().equals(mapping.protocol()));
        if (!there) {
          ports.add(mapping);
        }
      }
    }
    List<PortMapping> chosen = new ArrayList<>();
    for (PortMapping mapping : ports) {
      chosen.add(mapping.hostPort() > 0 ? mapping : mapping.at(HostPorts.free(mapping, chosen)));
    }
    return asked.withPorts(chosen);
  }

  /** Creates a layer of the container on each image that it mounts. */
  private void shownImages(Container container, ImageService images) {
    ContainerConfig config = container.config();
    int number = 0;
    for (MountEntry entry : config.mounts()) {
      if (entry.layer().isEmpty()) {
        continue;
      }
      Image shown = image(entry.source(), images);
      if (!shown.storage().equals(config.storage())) {
        throw new CarobException.InvalidArgument(
            "%s: image %s cannot be mounted: it is in the storage %s, and the container in %s"
                .formatted(config.title(), entry.source(), shown.storage(), config.storage()),
            FailureDetails.field("mounting.mounts"));
      }
      String name = config.id() + "-" + ++number;
      try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, config.storage())) {
        storage
            .get()
            .create(
                LayerRequest.container(entry.layer(), shown.topLayer(), name)
                    .labelled(config.confinement().mountLabel()));
      }
    }
  }

  private void make(Container container, String parent) {
    ContainerConfig config = container.config();
    try {
      Faults.beforeFile("make directories");
      container.makeDirectories();
      Faults.after("make directories");
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          config.title() + ": cannot make " + container.bundle() + ": " + e, e);
    }
    secrets.hand(container);
    if (config.layer().isEmpty()) {
      return;
    }
    try (Lease<StorageDriver> storage = backends.lease(StorageDriver.class, config.storage())) {
      storage
          .get()
          .create(
              LayerRequest.container(config.layer(), parent, config.id())
                  .of(config.imageId())
                  .labelled(config.confinement().mountLabel()));
    }
  }
}
