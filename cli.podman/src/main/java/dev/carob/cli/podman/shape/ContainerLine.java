package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerState;
import dev.carob.api.types.PortMapping;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.value.NetworkMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of {@code ps}. */
public final class ContainerLine {

  private static final int LONGEST_COMMAND = 20;

  /** A namespace: its column, its key in JSON, and the file below {@code /proc/PID/ns}. */
  public enum Namespace {
    CGROUPNS("Cgroup", "cgroup"),
    IPC("Ipc", "ipc"),
    MNT("Mnt", "mnt"),
    NET("Net", "net"),
    PIDNS("Pidns", "pid"),
    USERNS("User", "user"),
    UTS("Uts", "uts");

    private final String key;
    private final String file;

    Namespace(String key, String file) {
      this.key = key;
      this.file = file;
    }

    public String file() {
      return file;
    }
  }

  /** Headings of the fields whose heading is not the field's name in capitals. */
  public static final Map<String, String> HEADINGS =
      Map.of("ID", "CONTAINER ID", "CreatedHuman", "CREATED", "RunningFor", "CREATED");

  private ContainerLine() {}

  /**
   * Returns the JSON of a line, with the fields of templates.
   *
   * @param now the time to which ages are relative
   * @param noTrunc true if the ids and the command of templates are complete
   * @param size empty if it is unknown or was not requested
   * @param namespaces ids of namespaces; empty if they are unknown or were not requested
   */
  public static StructNode of(
      ContainerInfo info,
      Instant now,
      boolean noTrunc,
      Optional<ContainerSize> size,
      Map<Namespace, String> namespaces) {
    StructNode node = StructNode.create();
    node.put("AutoRemove", info.spec().autoRemove());
    info.args().forEach(node.putArray("Command")::add);
    node.put("CreatedAt", age(info, now));
    node.put("Exited", info.state() == ContainerState.EXITED);
    node.put("ExitedAt", info.finishedAt().getEpochSecond());
    node.put("ExitCode", info.exitCode());
    node.put("Id", info.id());
    node.put("Image", image(info));
    node.put("ImageID", info.imageId());
    node.put("IsInfra", false);
    labels(node, info.spec().labels());
    ArrayNode mounts = node.putArray("Mounts");
    info.mounts().forEach(mount -> mounts.add(mount.destination()));
    node.putArray("Names").add(info.name());
    StructNode ids = StructNode.of(node.putObject("Namespaces"));
    namespaces.forEach((namespace, id) -> ids.put(namespace.key, id));
    fields(ids, namespaces);
    networks(info).forEach(node.putArray("Networks")::add);
    node.put("Pid", info.pid());
    node.put("Pod", "").put("PodName", "");
    ports(node, info.spec().networking().ports());
    size.ifPresentOrElse(
        one -> node.putObject("Size").put("rootFsSize", one.rootFs()).put("rwSize", one.rw()),
        () -> node.putNull("Size"));
    node.put("StartedAt", info.startedAt().getEpochSecond());
    node.put("State", StatusText.state(info));
    node.put("Status", StatusText.status(info, now));
    node.put("Created", info.created().getEpochSecond());
    node.put("Restarts", info.restarts());
    return fields(node, info, now, noTrunc, namespaces)
        .field("Size", size.map(ContainerLine::size).orElse(""));
  }

  private static StructNode fields(StructNode node, Map<Namespace, String> namespaces) {
    for (Namespace namespace : Namespace.values()) {
      node.field(namespace.name(), namespaces.getOrDefault(namespace, ""));
    }
    return node.field("Cgroup", namespaces.getOrDefault(Namespace.CGROUPNS, ""))
        .field("User", namespaces.getOrDefault(Namespace.USERNS, ""));
  }

  private static StructNode fields(
      StructNode node,
      ContainerInfo info,
      Instant now,
      boolean noTrunc,
      Map<Namespace, String> namespaces) {
    // Go's embedded struct ListContainer has the values of the JSON.
    StructNode json =
        fields(node.deepCopy(), namespaces).field("Created", GoTime.of(info.created()));
    node.field("ListContainer", json.field("CreatedAt", "").field("Status", ""));
    node.field("ID", id(info, noTrunc));
    node.field(
        "ImageID",
        noTrunc
            ? info.imageId()
            : info.imageId().substring(0, Math.min(12, info.imageId().length())));
    node.field("Names", info.name());
    node.field("Command", command(info, noTrunc));
    node.field("Created", GoTime.of(info.created())).field("CreatedHuman", age(info, now));
    node.field("CreatedAt", GoTime.of(info.created()).string()).field("RunningFor", age(info, now));
    node.field("Networks", String.join(",", networks(info)));
    node.field("Ports", StatusText.ports(info));
    node.field("Health", StatusText.health(info.health().status()));
    return fields(node, namespaces);
  }

  /** Returns a container as {@code mount --format json} prints it. */
  public static ObjectNode mount(ContainerInfo info, Path path) {
    ObjectNode node = StructNode.create().put("id", info.id());
    node.putArray("Names").add(info.name());
    return node.put("mountpoint", path.toString());
  }

  private static void labels(ObjectNode node, Map<String, String> labels) {
    if (labels.isEmpty()) {
      node.putNull("Labels");
      StructNode.of(node).field("Labels", node.objectNode());
    } else {
      labels.forEach(node.putObject("Labels")::put);
    }
  }

  /** The names of the container's networks; none for modes such as {@code host}. */
  static List<String> networks(ContainerInfo info) {
    String network = info.spec().network();
    return NetworkMode.isMode(network) ? List.of() : List.of(network.split(","));
  }

  private static void ports(ObjectNode node, List<PortMapping> ports) {
    if (ports.isEmpty()) {
      node.putNull("Ports");
      return;
    }
    ArrayNode array = node.putArray("Ports");
    for (PortMapping port : ports) {
      array
          .addObject()
          .put("host_ip", port.hostAddress())
          .put("container_port", port.containerPort())
          .put("host_port", port.hostPort())
          .put("range", port.count())
          .put("protocol", port.protocol());
    }
  }

  /** The column CONTAINER ID. */
  public static String id(ContainerInfo info, boolean noTrunc) {
    return noTrunc ? info.id() : info.id().substring(0, 12);
  }

  /** The column IMAGE: the image's name, or the path of a root filesystem. */
  public static String image(ContainerInfo info) {
    return info.imageName().isEmpty() ? info.spec().rootfs() : info.imageName();
  }

  /** The column COMMAND. */
  public static String command(ContainerInfo info, boolean noTrunc) {
    String whole = String.join(" ", info.args());
    return noTrunc || whole.length() <= LONGEST_COMMAND
        ? whole
        : whole.substring(0, LONGEST_COMMAND - 3) + "...";
  }

  /** The column CREATED. */
  public static String age(ContainerInfo info, Instant now) {
    return HumanUnits.words(Duration.between(info.created(), now)) + " ago";
  }

  /** The column SIZE. */
  public static String size(ContainerSize size) {
    return "%s (virtual %s)"
        .formatted(HumanUnits.shortSize(size.rw()), HumanUnits.shortSize(size.rootFs()));
  }
}
