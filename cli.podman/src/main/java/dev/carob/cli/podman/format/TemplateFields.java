package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the value of a field that a template names. */
final class TemplateFields {

  private TemplateFields() {}

  /**
   * Returns the value of a field, by its name in the JSON or in Go.
   *
   * @return null if there is no such field
   */
  static @Nullable JsonNode find(JsonNode node, String name) {
    if (node instanceof GoTime time) {
      return time.method(name);
    }
    if (node instanceof StructNode struct) {
      JsonNode field = struct.templateFields().get(name);
      if (field != null) {
        return field;
      }
    }
    JsonNode exact = node.get(name);
    if (exact != null || name.isEmpty() || !Character.isUpperCase(name.charAt(0))) {
      return exact;
    }
    // Go's names differ from those of the JSON in case and underscores: ID and Id, OCIRuntime and
    // ociRuntime, NetworkInterface and network_interface.
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().replace("_", "").equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return null;
  }
}
