package dev.carob.image.store.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ManifestType;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerBlob.Packing;
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

  private Manifests() {}

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
