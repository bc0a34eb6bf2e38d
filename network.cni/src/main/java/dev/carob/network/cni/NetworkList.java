package dev.carob.network.cni;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The configuration of a network: plugins to call one after the other (CNI 1.1, section 1).
 *
 * @param disableCheck whether to skip CHECK for its plugins
 * @param whole the complete configuration
 * @param source the file, for messages
 */
record NetworkList(
    String name,
    String cniVersion,
    boolean disableCheck,
    List<ObjectNode> plugins,
    ObjectNode whole,
    Path source) {

  // CNI 1.1, section 1, "name"; also used in file names.
  static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
  private static final String OLDEST = "0.3.1";
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,4}){1,2}");
  private static final int LARGEST = 1 << 20;

  NetworkList {
    plugins = List.copyOf(plugins);
  }

  /**
   * Reads a {@code .conflist}, or a {@code .conf} with a single plugin.
   *
   * @throws CarobException.InvalidArgument the file is invalid; names the file
   */
  static NetworkList read(ObjectMapper mapper, Path file) {
    try {
      JsonNode node = mapper.readTree(RegularFile.read(file, LARGEST));
      if (!(node instanceof ObjectNode object)) {
        throw broken(file, "it is not a JSON object", null);
      }
      NetworkList list = parse(object, file);
      list.requireReadable();
      return list;
    } catch (JsonProcessingException e) {
      throw broken(file, "it is not valid JSON: " + e.getOriginalMessage(), e);
    } catch (FileSystemException e) {
      throw broken(file, e.getReason() == null ? "cannot be read" : e.getReason(), e);
    } catch (IOException e) {
      throw broken(file, String.valueOf(e.getMessage()), e);
    }
  }

  static NetworkList parse(ObjectNode node, Path file) {
    String name = node.path("name").asText();
    if (!NAME.matcher(name).matches()) {
      throw broken(file, "its name '" + name + "' is not valid", null);
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
      throw broken(file, "it does not list any plugins", null);
    }
    String version = node.path("cniVersion").asText(OLDEST);
    if (!VERSION.matcher(version).matches()) {
      throw broken(file, "its cniVersion '" + version + "' is not a version", null);
    }
    return new NetworkList(
        name, version, node.path("disableCheck").asBoolean(), plugins, node, file);
  }

  /** Validates all values that are used later. */
  private void requireReadable() {
    try {
      BridgeConfig.describe(this, false)
          .subnets()
          .forEach(subnet -> Subnets.Prefix.parse(subnet.subnet()));
    } catch (DateTimeException | CarobException.InvalidArgument e) {
      throw broken(source, String.valueOf(e.getMessage()), e);
    }
  }

  private static ObjectNode plugin(JsonNode node, Path file) {
    if (!(node instanceof ObjectNode object) || !object.path("type").isTextual()) {
      throw broken(file, "a plugin in it has no type", null);
    }
    String type = object.path("type").asText();
    if (!NAME.matcher(type).matches()) {
      throw broken(file, "the plugin type '" + type + "' is not valid", null);
    }
    return object;
  }

  private static CarobException broken(
      Path file, String why, @org.jspecify.annotations.Nullable Exception cause) {
    return new CarobException.InvalidArgument(
        "the network configuration " + file + " cannot be used: " + why, cause);
  }
}
