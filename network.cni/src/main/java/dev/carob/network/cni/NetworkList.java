package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network's configuration: plugins to be called one after the other (CNI 1.1, section 1).
 *
 * @param disableCheck its plugins are not to be asked whether all is there still
 * @param whole as it stands in the file
 * @param source the file, for people
 */
record NetworkList(
    String name,
    String cniVersion,
    boolean disableCheck,
    List<ObjectNode> plugins,
    ObjectNode whole,
    Path source) {

  // CNI 1.1, section 1, "name"; it also becomes part of a file's name.
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final String OLDEST = "0.3.1";

  NetworkList {
    plugins = List.copyOf(plugins);
  }

  /**
   * Reads a {@code .conflist}, or a {@code .conf} with a single plugin.
   *
   * @throws CarobException.InvalidArgument naming the file
   */
  static NetworkList read(ObjectMapper mapper, Path file) {
    try {
      JsonNode node = mapper.readTree(file.toFile());
      if (!(node instanceof ObjectNode object)) {
        throw broken(file, "it is no JSON object", null);
      }
      return parse(object, file);
    } catch (IOException e) {
      throw broken(file, String.valueOf(e.getMessage()), e);
    }
  }

  static NetworkList parse(ObjectNode node, Path file) {
    String name = node.path("name").asText();
    if (!NAME.matcher(name).matches()) {
      throw broken(file, "its name '" + name + "' is none of a network", null);
    }
    List<ObjectNode> plugins = new ArrayList<>();
    if (node.has("plugins")) {
      for (JsonNode plugin : node.get("plugins")) {
        plugins.add(plugin(plugin, file));
      }
    } else {
      plugins.add(plugin(node, file));
    }
    if (plugins.isEmpty()) {
      throw broken(file, "it names no plugins", null);
    }
    return new NetworkList(
        name,
        node.path("cniVersion").asText(OLDEST),
        node.path("disableCheck").asBoolean(),
        plugins,
        node,
        file);
  }

  private static ObjectNode plugin(JsonNode node, Path file) {
    if (!(node instanceof ObjectNode object) || !object.path("type").isTextual()) {
      throw broken(file, "a plugin in it has no type", null);
    }
    String type = object.path("type").asText();
    if (!NAME.matcher(type).matches()) {
      throw broken(file, "'" + type + "' is no type of a plugin", null);
    }
    return object;
  }

  private static CarobException broken(
      Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.InvalidArgument(
        "the network configuration " + file + " can't be used: " + why, cause);
  }
}
