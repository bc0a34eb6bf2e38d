package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.image.ImageConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The configuration of a container. It is determined at creation and changed only by {@code
 * rename}, {@code update} and changes of networks.
 *
 * @param spec the effective spec: the request with its name, defaults, the image's labels, the
 *     networks and the ports filled in
 * @param requested the original request, which never changes; without the caller's variables, which
 *     are not stored
 * @param imageId empty if the user provides the root filesystem
 * @param layer id of the container's writable layer; empty if the user provides the root filesystem
 * @param storage name of the storage backend
 * @param runtime name of the OCI runtime backend
 * @param network name of the network backend; empty if none is required
 * @param fallbacks the engine's defaults at creation
 * @param mounts mounts of the user and the image
 * @param confinement settings of the host's security modules
 */
public record ContainerConfig(
    String id,
    ContainerSpec spec,
    ContainerSpec requested,
    String imageId,
    String imageName,
    ImageConfig imageConfig,
    String layer,
    Instant created,
    String storage,
    String runtime,
    String network,
    CreationDefaults fallbacks,
    List<MountEntry> mounts,
    Confinement confinement) {

  private static final String SYSTEMD_SIGNAL = "RTMIN+3";

  /** The commands besides {@code systemd} that are taken for systemd. */
  private static final Set<String> INITS =
      Set.of("/sbin/init", "/usr/sbin/init", "/usr/local/sbin/init");

  public ContainerConfig {
    mounts = List.copyOf(mounts);
  }

  /** Returns the default values for fields that a record lacks. */
  static ContainerConfig blank() {
    return new ContainerConfig(
        "",
        ContainerSpec.builder().build(),
        ContainerSpec.builder().build(),
        "",
        "",
        ImageConfig.EMPTY,
        "",
        Instant.EPOCH,
        "",
        "",
        "",
        CreationDefaults.NONE,
        List.of(),
        Confinement.NONE);
  }

  public String name() {
    return spec.name();
  }

  public IdMappings ids() {
    return IdMappings.of(spec);
  }

  /** Name and short id, for messages. */
  public String title() {
    return "container " + spec.name() + " (" + shortId() + ")";
  }

  /** The first twelve digits of the id. */
  public String shortId() {
    return id.substring(0, Math.min(id.length(), 12));
  }

  public String hostname() {
    return spec.hostname().isEmpty() ? shortId() : spec.hostname();
  }

  /** The user of its process: the requested one, else the image's; empty: root. */
  public String user() {
    return spec.user().isEmpty() ? imageConfig.user() : spec.user();
  }

  /** The entrypoint: the requested one, else the image's. */
  public List<String> entrypoint() {
    if (spec.entrypoint().isEmpty()) {
      return imageConfig.entrypoint();
    }
    return spec.entrypoint().equals(List.of("")) ? List.of() : spec.entrypoint();
  }

  /** The command: the requested one, else the image's. */
  public List<String> command() {
    // A requested entrypoint disables the image's command, which belongs to the image's entrypoint.
    boolean imageCommand = spec.command().isEmpty() && spec.entrypoint().isEmpty();
    return imageCommand ? imageConfig.command() : spec.command();
  }

  /** The command line: entrypoint and command. */
  public List<String> args() {
    List<String> args = new ArrayList<>(entrypoint());
    args.addAll(command());
    return args;
  }

  /**
   * Validates that the command line is not empty.
   *
   * @param before text before the message
   */
  public void requireCommand(String before) {
    if (args().isEmpty()) {
      throw new CarobException.InvalidArgument(
          before + "no command or entrypoint provided, and no CMD or ENTRYPOINT from image",
          FailureDetails.field("command").andField("entrypoint"));
    }
  }

  /** The signal that requests the container to end. */
  public String stopSignal() {
    if (!spec.stopSignal().isEmpty()) {
      return spec.stopSignal();
    }
    if (!imageConfig.stopSignal().isEmpty()) {
      return imageConfig.stopSignal();
    }
    return systemd() ? SYSTEMD_SIGNAL : "TERM";
  }

  /** Returns true if the container is prepared for systemd as its first process. */
  public boolean systemd() {
    return switch (spec.process().systemd()) {
      case ALWAYS -> true;
      case OFF -> false;
      case DETECT -> {
        List<String> args = args();
        yield !args.isEmpty()
            && (INITS.contains(args.get(0)) || Path.of(args.get(0)).endsWith("systemd"));
      }
    };
  }

  /** The health check: the requested one, else the image's. */
  public HealthCheck health() {
    HealthCheck asked = spec.health();
    if (!asked.test().isEmpty()) {
      return asked;
    }
    HealthCheck image = imageConfig.health();
    return HealthCheck.builder()
        .test(image.test())
        .interval(image.interval())
        .timeout(image.timeout())
        .startPeriod(image.startPeriod())
        .retries(image.retries())
        .onFailure(asked.onFailure())
        .startup(asked.startup())
        .build();
  }

  ContainerConfig renamed(String name) {
    return withSpec(spec.toBuilder().name(name).build());
  }

  /** The same configuration with another spec. */
  public ContainerConfig withSpec(ContainerSpec value) {
    return new ContainerConfig(
        id,
        value,
        requested,
        imageId,
        imageName,
        imageConfig,
        layer,
        created,
        storage,
        runtime,
        network,
        fallbacks,
        mounts,
        confinement);
  }
}
