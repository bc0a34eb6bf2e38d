package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import dev.carob.api.container.ContainerState;
import dev.carob.cli.podman.format.Ago;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** A container, as a line of {@code ps}. */
public final class ContainerLine {

  private static final int LONGEST_COMMAND = 20;
  private static final DateTimeFormatter CREATED_AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn Z z");

  /** Headings of fields, where these are not the field's name in capitals. */
  public static final Map<String, String> HEADINGS =
      Map.of("ID", "CONTAINER ID", "CreatedHuman", "CREATED", "RunningFor", "CREATED");

  private ContainerLine() {}

  /**
   * The fields of a line.
   *
   * @param now ages are relative to it
   * @param noTrunc whether ids and commands are complete
   * @param json whether the line is printed as JSON, in which ids are always complete
   */
  public static ObjectNode of(ContainerInfo info, Instant now, boolean noTrunc, boolean json) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("ID", id(info, noTrunc || json));
    node.put("Id", info.id());
    node.put("Names", info.name());
    node.put("Image", image(info));
    node.put("ImageID", info.imageId());
    node.put("Command", command(info, noTrunc));
    node.put("CreatedAt", CREATED_AT.format(info.created().atZone(ZoneId.systemDefault())));
    node.put("CreatedHuman", age(info, now));
    node.put("RunningFor", age(info, now));
    node.put("Created", info.created().getEpochSecond());
    node.put("Status", StatusText.status(info, now));
    node.put("State", StatusText.state(info.state()));
    node.put("Pid", info.pid());
    node.put("ExitCode", info.exitCode());
    node.put("Restarts", info.restarts());
    node.put("Health", StatusText.health(info.health().status()));
    node.put("Exited", info.state() == ContainerState.EXITED);
    node.put("Ports", StatusText.ports(info));
    node.put("Networks", info.spec().network());
    node.put("AutoRemove", info.spec().autoRemove());
    ObjectNode labels = node.putObject("Labels");
    info.spec().labels().forEach(labels::put);
    return node;
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
    return Ago.words(Duration.between(info.created(), now)) + " ago";
  }

  /** The column SIZE. */
  public static String size(ContainerSize size) {
    return "%s (virtual %s)".formatted(Ago.size(size.rw()), Ago.size(size.rootFs()));
  }
}
