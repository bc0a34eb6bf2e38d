package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.external.ExternalContainer;
import dev.carob.cli.podman.format.GoTime;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.shape.ContainerLine.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** A line of {@code ps --external}: a container of another program. */
public final class ExternalLine {

  public static final String STATUS = "Storage";
  private static final int SHORT = 12;

  private ExternalLine() {}

  /** Returns the JSON of a line, with the fields of templates. */
  public static StructNode of(ExternalContainer container, Instant now, boolean noTrunc) {
    StructNode node = StructNode.create();
    node.put("AutoRemove", false);
    node.putArray("Command").add(command(container));
    node.put("CreatedAt", age(container, now));
    node.put("Exited", false).put("ExitedAt", 0).put("ExitCode", 0);
    node.put("Id", container.id());
    node.put("Image", image(container));
    node.put("ImageID", container.imageId());
    node.put("IsInfra", false);
    node.putNull("Labels");
    node.putNull("Mounts");
    node.putArray("Names").add(name(container));
    StructNode namespaces = StructNode.of(node.putObject("Namespaces"));
    node.putNull("Networks");
    node.put("Pid", 0).put("Pod", "").put("PodName", "");
    node.putNull("Ports").putNull("Size");
    node.put("StartedAt", 0).put("State", "storage").put("Status", STATUS);
    node.put("Created", container.created().getEpochSecond()).put("Restarts", 0);
    for (Namespace namespace : Namespace.values()) {
      namespaces.emptyFields(namespace.name());
      node.emptyFields(namespace.name());
    }
    namespaces.emptyFields("Cgroup", "User");
    StructNode json = node.deepCopy().field("Created", GoTime.of(container.created()));
    json.field("Labels", node.objectNode()).emptyLists("Mounts", "Networks", "Ports");
    node.field("ListContainer", json.field("CreatedAt", "").field("Status", ""));
    node.field("Labels", node.objectNode());
    node.emptyLists("Mounts").emptyFields("Networks", "Ports", "Health", "Size", "Cgroup", "User");
    node.field("ID", id(container, noTrunc));
    String imageId = container.imageId();
    node.field(
        "ImageID", noTrunc ? imageId : imageId.substring(0, Math.min(SHORT, imageId.length())));
    node.field("Names", name(container)).field("Command", command(container));
    node.field("Created", GoTime.of(container.created()));
    node.field("CreatedHuman", age(container, now)).field("RunningFor", age(container, now));
    node.field("CreatedAt", GoTime.of(container.created()).string());
    return node.field("State", STATUS);
  }

  /** Returns a container as {@code mount --format json} prints it. */
  public static ObjectNode mount(ExternalContainer container, Path path) {
    ObjectNode node = StructNode.create().put("id", container.id());
    container.names().forEach(node.putArray("Names")::add);
    return node.put("mountpoint", path.toString());
  }

  /** The column CONTAINER ID. */
  public static String id(ExternalContainer container, boolean noTrunc) {
    String id = container.id();
    return noTrunc ? id : id.substring(0, Math.min(SHORT, id.length()));
  }

  /** The column NAMES. */
  public static String name(ExternalContainer container) {
    return container.names().stream().findFirst().orElse("unknown");
  }

  /** The column COMMAND: the program that manages the container. */
  public static String command(ExternalContainer container) {
    return container.program().isEmpty() ? "storage" : container.program();
  }

  /** The column IMAGE. */
  public static String image(ExternalContainer container) {
    return container.imageId().isEmpty() && !container.program().isEmpty()
        ? "scratch"
        : container.imageName();
  }

  /** The column CREATED. */
  public static String age(ExternalContainer container, Instant now) {
    return HumanUnits.words(Duration.between(container.created(), now)) + " ago";
  }
}
