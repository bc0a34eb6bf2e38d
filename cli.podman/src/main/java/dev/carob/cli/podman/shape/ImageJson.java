package dev.carob.cli.podman.shape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageDetails;

/** Images in Podman's shape. */
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

  /** All about an image. */
  public static ObjectNode of(ImageDetails details) {
    Image image = details.image();
    JsonNode config = parse(details.configuration());
    JsonNode manifest = parse(details.manifest());
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("Id", image.id());
    node.put("Digest", image.digest());
    image.tags().forEach(node.putArray("RepoTags")::add);
    image.digests().forEach(node.putArray("RepoDigests")::add);
    node.put("Parent", image.parent());
    node.put("Comment", config.path("comment").asText(""));
    node.put("Created", config.path("created").asText(image.created().toString()));
    node.set(
        "Config",
        config.path("config").isMissingNode() ? node.objectNode() : config.path("config"));
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

  private static JsonNode labels(JsonNode config) {
    JsonNode labels = config.path("config").path("Labels");
    return labels.isObject() ? labels : JsonNodeFactory.instance.nullNode();
  }
}
