package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ManifestType;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes manifests (OCI image-spec 1.1, manifest.md; Docker's image manifest version 2, schema 2).
 */
public final class Manifests {

  public static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  public static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

  public static final String OCI_LIST = "application/vnd.oci.image.index.v1+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  private static final List<String> FIELDS =
      List.of("mediaType", "size", "digest", "platform", "annotations");
  private static final List<String> PLATFORM =
      List.of("architecture", "os", "os.version", "os.features", "variant", "features");

  private Manifests() {}

  /** Whether a manifest is a list. */
  public static boolean isList(JsonNode manifest) {
    return manifest.has("manifests");
  }

  /** The descriptor of an image for a list. */
  public static ObjectNode descriptor(ObjectMapper mapper, byte[] manifest, JsonNode config) {
    JsonNode node;
    try {
      node = mapper.readTree(manifest);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("the manifest is not valid JSON", e);
    }
    ObjectNode descriptor = mapper.createObjectNode();
    descriptor
        .put("mediaType", node.path("mediaType").asText(OCI))
        .put("size", manifest.length)
        .put("digest", Digests.of(manifest));
    ObjectNode platform = descriptor.putObject("platform");
    for (String field : PLATFORM) {
      if (config.hasNonNull(field)) {
        platform.set(field, config.get(field));
      }
    }
    return descriptor;
  }

  /** A descriptor with the fields in their usual order. */
  public static ObjectNode descriptor(ObjectMapper mapper, JsonNode descriptor) {
    ObjectNode ordered = ordered(mapper, descriptor, FIELDS);
    if (descriptor.has("platform")) {
      ordered.set("platform", ordered(mapper, descriptor.get("platform"), PLATFORM));
    }
    return ordered;
  }

  private static ObjectNode ordered(ObjectMapper mapper, JsonNode node, List<String> fields) {
    ObjectNode ordered = mapper.createObjectNode();
    for (String field : fields) {
      if (node.has(field)) {
        ordered.set(field, node.get(field));
      }
    }
    node.properties()
        .forEach(
            one -> {
              if (!ordered.has(one.getKey())) {
                ordered.set(one.getKey(), one.getValue());
              }
            });
    return ordered;
  }

  /** The media type for a manifest type. */
  public static String mediaType(ManifestType type) {
    return type == ManifestType.OCI ? OCI : DOCKER;
  }

  /** The manifest type for a media type. */
  public static ManifestType typeOf(String mediaType) {
    return mediaType.equals(DOCKER) ? ManifestType.DOCKER : ManifestType.OCI;
  }

  /** Creates a manifest of these blobs. */
  public static byte[] of(
      ObjectMapper mapper, ManifestType type, byte[] config, List<LayerBlob> layers) {
    boolean oci = type == ManifestType.OCI;
    ObjectNode manifest = mapper.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", mediaType(type));
    manifest
        .putObject("config")
        .put(
            "mediaType",
            oci
                ? "application/vnd.oci.image.config.v1+json"
                : "application/vnd.docker.container.image.v1+json")
        .put("size", config.length)
        .put("digest", Digests.of(config));
    ArrayNode array = manifest.putArray("layers");
    for (LayerBlob layer : layers) {
      array
          .addObject()
          .put("mediaType", layerType(oci, layer.packing()))
          .put("size", layer.size())
          .put("digest", layer.digest());
    }
    try {
      return mapper.writeValueAsBytes(manifest);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("cannot serialize a manifest", e);
    }
  }

  private static String layerType(boolean oci, Packing packing) {
    String plain =
        oci
            ? "application/vnd.oci.image.layer.v1.tar"
            : "application/vnd.docker.image.rootfs.diff.tar";
    return switch (packing) {
      case GZIP -> oci ? plain + "+gzip" : plain + ".gzip";
      case ZSTD -> oci ? plain + "+zstd" : plain + ".zstd";
      default -> plain;
    };
  }

  /**
   * Creates a Docker manifest of uncompressed layers for a source without a manifest, as
   * containers/image does.
   */
  public static byte[] plain(
      ObjectMapper mapper,
      byte[] config,
      List<String> diffIds,
      List<String> ids,
      Function<String, Optional<Layer>> layers) {
    List<LayerBlob> blobs = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      long size = layers.apply(ids.get(i)).map(Layer::diffSize).orElse(0L);
      blobs.add(new LayerBlob(diffIds.get(i), size, Packing.PLAIN));
    }
    return of(mapper, ManifestType.DOCKER, config, blobs);
  }
}
