package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ManifestEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The content of a stored manifest list: its index, and the locations of its images. */
public final class ListContent {

  private static final String DIGEST = "digest";
  private static final String MANIFESTS = "manifests";

  private final ObjectMapper mapper;
  private final ObjectNode index;
  private final ObjectNode locations;

  private ListContent(ObjectMapper mapper, ObjectNode index, ObjectNode locations) {
    this.mapper = mapper;
    this.index = index;
    this.locations = locations;
  }

  /** A list without images. */
  public static ListContent empty(ObjectMapper mapper) {
    ObjectNode index = mapper.createObjectNode();
    index.put("schemaVersion", 2).put("mediaType", Manifests.DOCKER_LIST).putNull(MANIFESTS);
    return new ListContent(mapper, index, mapper.createObjectNode());
  }

  /** Reads the files of a list. */
  public static ListContent read(ObjectMapper mapper, byte[] manifest, byte[] instances) {
    try {
      return new ListContent(
          mapper, (ObjectNode) mapper.readTree(manifest), (ObjectNode) mapper.readTree(instances));
    } catch (IOException | ClassCastException e) {
      throw new CarobException.StorageFailed("a stored manifest list is damaged: " + e, e);
    }
  }

  /** The index. */
  public byte[] manifest() {
    return bytes(index);
  }

  /** The locations of the images by digest. */
  public byte[] instances() {
    return bytes(locations);
  }

  private byte[] bytes(JsonNode node) {
    try {
      return mapper.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("cannot serialize a manifest list", e);
    }
  }

  /** The descriptors of the images. */
  public List<ObjectNode> descriptors() {
    List<ObjectNode> all = new ArrayList<>();
    index.path(MANIFESTS).forEach(one -> all.add((ObjectNode) one));
    return all;
  }

  /** The location of an image: a reference with a transport. */
  public String location(String digest) {
    return locations.path(digest).asText("");
  }

  /** Returns true if the list has an image. */
  public boolean has(String digest) {
    return find(digest) != null;
  }

  private @org.jspecify.annotations.Nullable ObjectNode find(String digest) {
    return descriptors().stream()
        .filter(one -> one.path(DIGEST).asText().equals(digest))
        .findFirst()
        .orElse(null);
  }

  /** Adds an image; replaces one of the same digest. */
  public void put(ObjectNode descriptor, String location) {
    String digest = descriptor.path(DIGEST).asText();
    ObjectNode there = find(digest);
    if (there == null) {
      if (!index.path(MANIFESTS).isArray()) {
        index.putArray(MANIFESTS);
      }
      index.withArrayProperty(MANIFESTS).add(descriptor.deepCopy());
    } else {
      there.removeAll();
      there.setAll(descriptor.deepCopy());
    }
    locations.put(digest, location);
  }

  /** Removes an image. */
  public void remove(String digest) {
    ArrayNode kept = mapper.createArrayNode();
    descriptors().stream()
        .filter(one -> !one.path(DIGEST).asText().equals(digest))
        .forEach(kept::add);
    if (kept.isEmpty()) {
      index.putNull(MANIFESTS);
    } else {
      index.set(MANIFESTS, kept);
    }
    locations.remove(digest);
  }

  /** Changes the description of an image; what is empty remains. */
  public void describe(String digest, ManifestEntry entry) {
    ObjectNode descriptor = find(digest);
    if (descriptor == null) {
      return;
    }
    ObjectNode platform = descriptor.withObjectProperty("platform");
    text(platform, "architecture", entry.platform().architecture());
    text(platform, "os", entry.platform().os());
    text(platform, "os.version", entry.osVersion());
    list(platform, "os.features", entry.osFeatures());
    text(platform, "variant", entry.platform().variant());
    list(platform, "features", entry.features());
    if (!entry.annotations().isEmpty()) {
      ObjectNode annotations = descriptor.putObject("annotations");
      for (Map.Entry<String, String> one : entry.annotations().entrySet()) {
        annotations.put(one.getKey(), one.getValue());
      }
    }
  }

  private static void text(ObjectNode node, String key, String value) {
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }

  private static void list(ObjectNode node, String key, List<String> values) {
    if (!values.isEmpty()) {
      ArrayNode array = node.putArray(key);
      values.forEach(array::add);
    }
  }
}
