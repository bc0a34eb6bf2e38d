package dev.carob.api.container;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A container as it was when it was looked at.
 *
 * @param id 64 hexadecimal digits
 * @param spec the effective spec: the request with its name and all defaults filled in, and changed
 *     by later updates
 * @param requested the spec as it was asked for, without the caller's variables
 * @param imageId the image's id, 64 hexadecimal digits; empty with a root filesystem of its own
 * @param imageName the image's name when the container was created
 * @param args the process and its arguments, image and request taken together
 * @param pid of the container's first process as the host sees it; 0 when there is none
 * @param startedAt {@link #NEVER} until the first start
 * @param finishedAt {@link #NEVER} until the first exit
 * @param exitCode of the last run
 * @param error the failure of the last attempt to start; empty when there was none
 * @param backends the backends it was created with, and keeps
 * @param networks those it is attached to; none unless it runs
 * @param paths where its parts lie
 * @param restarts how often it was started again by its restart policy, in a row
 * @param health what its health checks have found
 * @param execs ids of the exec sessions that run in it
 * @param stoppedByUser a person has stopped it, so that its restart policy rests
 * @param mounts of the user's and the image's choice, whether it runs or not
 */
public record ContainerInfo(
    String id,
    ContainerSpec spec,
    ContainerSpec requested,
    String imageId,
    String imageName,
    List<String> args,
    Instant created,
    ContainerState state,
    int pid,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    boolean oomKilled,
    String error,
    Backends backends,
    List<Network> networks,
    Paths paths,
    int restarts,
    Health health,
    List<String> execs,
    boolean stoppedByUser,
    List<Mounted> mounts) {

  /** The instant that stands for "not yet", as Podman prints it. */
  public static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

  public String name() {
    return spec.name();
  }

  /**
   * A network that the container is attached to now.
   *
   * @param name of the network
   * @param device the interface's name in the container
   * @param addresses in CIDR form
   * @param gateway empty where there is none
   * @param gateways of all addresses
   * @param routes in the container, {@code DESTINATION via GATEWAY}
   */
  public record Network(
      String name,
      String device,
      String mac,
      List<String> addresses,
      String gateway,
      List<String> gateways,
      List<String> routes) {}

  /**
   * Something of the user's choice, or the image's, that is mounted in the container.
   *
   * @param volume name of the volume; empty where it is none
   * @param source absolute path on the host; empty of a tmpfs
   */
  public record Mounted(
      MountSpec.Type type,
      String volume,
      String source,
      String destination,
      List<String> options) {}

  /** Names of the backends a container was created with; empty where it uses none. */
  public record Backends(String storage, String runtime, String network) {}

  /**
   * Where a container's parts lie on the host.
   *
   * @param bundle the OCI bundle, kept as long as the container
   * @param runDir volatile files, gone after a reboot
   * @param config the OCI {@code config.json} of the last start
   * @param log what the container wrote, in the format of its log driver
   * @param rootfs the mounted root filesystem; empty path while it is not mounted
   */
  public record Paths(Path bundle, Path runDir, Path config, Path log, String rootfs) {}
}
