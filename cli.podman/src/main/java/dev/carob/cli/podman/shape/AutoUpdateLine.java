package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The lines of {@code auto-update}. */
public final class AutoUpdateLine {

  private static final int SHORT_ID = 12;

  private AutoUpdateLine() {}

  /**
   * A line.
   *
   * @param unit of systemd
   * @param id of the container
   * @param name of the container
   * @param updated true, false, pending, failed or rolled back
   */
  public static ObjectNode of(
      String unit, String id, String name, String image, String policy, String updated) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Unit", unit)
        .put("Container", id.substring(0, Math.min(SHORT_ID, id.length())) + " (" + name + ")")
        .put("ContainerName", name)
        .put("ContainerID", id)
        .put("Image", image)
        .put("Policy", policy)
        .put("Updated", updated);
  }
}
