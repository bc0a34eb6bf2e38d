package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.cli.podman.format.StructNode;
import java.util.List;

/** An image, as {@code image inspect} prints it. */
public final class ImageJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ImageJson() {}

  public static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CarobException.StorageFailed("an image record is not valid JSON: " + e, e);
    }
  }

  /** Returns all properties of an image. */
  public static ObjectNode of(ImageDetails details) {
    Image image = details.image();
    JsonNode config = parse(details.configuration());
    JsonNode manifest = parse(details.manifest());
    StructNode node = StructNode.create();
    node.put("Id", image.id());
    node.put("Digest", image.digest());
    image.tags().forEach(node.putArray("RepoTags")::add);
    image.digests().forEach(node.putArray("RepoDigests")::add);
    node.put("Parent", image.parent());
    node.put("Comment", config.path("comment").asText(""));
    node.time("Created", image.created());
    node.set("Config", config(node, config.path("config")));
    node.put("Version", config.path("docker_version").asText(""));
    node.put("Author", config.path("author").asText(""));
    node.put("Architecture", config.path("architecture").asText(""));
    node.put("Os", config.path("os").asText(""));
    node.put("Size", image.size());
    node.put("VirtualSize", image.size());
    ObjectNode driver = node.putObject("GraphDriver").put("Name", image.storage());
    details.directories().forEach(driver.putObject("Data")::put);
    ObjectNode rootfs = node.putObject("RootFS").put("Type", "layers");
    config.path("rootfs").path("diff_ids").forEach(rootfs.putArray("Layers")::add);
    node.set("Labels", labels(config));
    JsonNode annotations = manifest.path("annotations");
    node.set("Annotations", annotations.isMissingNode() ? node.objectNode() : annotations);
    node.put(
        "ManifestType",
        manifest.path("mediaType").asText("application/vnd.oci.image.manifest.v1+json"));
    node.put("User", config.path("config").path("User").asText(""));
    node.set(
        "History",
        config.path("history").isMissingNode() ? node.arrayNode() : config.path("history"));
    image.pastNames().forEach(node.putArray("NamesHistory")::add);
    return node;
  }

  /** The configuration, whose empty fields are missing in the JSON. */
  private static StructNode config(StructNode parent, JsonNode config) {
    StructNode node = StructNode.of(parent.objectNode());
    config.properties().forEach(entry -> node.set(entry.getKey(), entry.getValue()));
    for (String text : List.of("User", "WorkingDir", "StopSignal")) {
      node.field(text, config.path(text).asText(""));
    }
    for (String list : List.of("Env", "Entrypoint", "Cmd")) {
      node.field(list, config.path(list).isArray() ? config.path(list) : node.arrayNode());
    }
    for (String map : List.of("Volumes", "ExposedPorts", "Labels")) {
      node.field(map, config.path(map).isObject() ? config.path(map) : node.objectNode());
    }
    return node.field("ArgsEscaped", config.path("ArgsEscaped").asBoolean());
  }

  private static JsonNode labels(JsonNode config) {
    JsonNode labels = config.path("config").path("Labels");
    return labels.isObject() ? labels : JsonNodeFactory.instance.nullNode();
  }
}
