package dev.carob.image.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in an image on offer: its layers one on the other, then its record. */
final class ImageIntake {

  private static final Logger LOG = LoggerFactory.getLogger(ImageIntake.class);
  private static final String MANIFEST_TYPE =
      "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG_TYPE = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER_TYPE = "application/vnd.docker.image.rootfs.diff.tar";

  private final ObjectMapper mapper;
  private final StorageDriver storage;
  private final ImageRecords records;

  ImageIntake(ObjectMapper mapper, StorageDriver storage, ImageRecords records) {
    this.mapper = mapper;
    this.storage = storage;
    this.records = records;
  }

  /**
   * Takes an image in. On failure the layers that came with it go again.
   *
   * @param names full ones
   * @return its id
   */
  String take(ImageSource.Offer offer, List<String> names) throws IOException {
    JsonNode config = config(offer);
    List<String> diffIds = new ArrayList<>();
    config.path("rootfs").path("diff_ids").forEach(id -> diffIds.add(id.asText()));
    if (diffIds.size() != offer.layers().size()) {
      throw new CarobException.InvalidArgument(
          "the image's configuration names %d layers and its manifest %d"
              .formatted(diffIds.size(), offer.layers().size()));
    }
    Deque<String> made = new ArrayDeque<>();
    try {
      String top = layers(offer, diffIds, made);
      byte[] manifest =
          offer.manifest().length > 0 ? offer.manifest() : manifest(offer.config(), diffIds);
      String id = Digest.hex(Digest.of(offer.config()));
      records.add(
          new ImageRecords.Entry(id, Digest.of(manifest), names, top, created(config)),
          offer.config(),
          manifest);
      return id;
    } catch (RuntimeException | IOException e) {
      remove(made, e);
      throw e;
    }
  }

  private JsonNode config(ImageSource.Offer offer) {
    try {
      return mapper.readTree(offer.config());
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(
          "the image's configuration is no JSON: " + e.getMessage(), e);
    }
  }

  private String layers(ImageSource.Offer offer, List<String> diffIds, Deque<String> made)
      throws IOException {
    String parent = "";
    for (int i = 0; i < diffIds.size(); i++) {
      String diffId = diffIds.get(i);
      if (!Digest.valid(diffId)) {
        throw new CarobException.InvalidArgument("'" + diffId + "' is no SHA-256 digest");
      }
      String hex = Digest.hex(diffId);
      String id = parent.isEmpty() ? hex : Digest.hex(Digest.of(parent + "+" + hex));
      if (storage.layer(id).isEmpty()) {
        layer(offer.layers().get(i), diffId, LayerRequest.image(id, parent), made);
      }
      parent = id;
    }
    return parent;
  }

  private void layer(ImageSource.Blob blob, String diffId, LayerRequest request, Deque<String> made)
      throws IOException {
    MessageDigest digest = Digest.sha256();
    try (InputStream raw = new DigestInputStream(blob.opener().open(), digest)) {
      Layer layer = storage.apply(request, Compression.plain(raw));
      made.push(layer.id());
      raw.transferTo(java.io.OutputStream.nullOutputStream());
      String found = Digest.finish(digest.digest());
      if (!blob.digest().isEmpty() && !found.equals(blob.digest())) {
        throw new CarobException.InvalidArgument(
            "layer " + blob.digest() + " is broken: its digest is " + found);
      }
      if (!layer.diffDigest().isEmpty() && !layer.diffDigest().equals(diffId)) {
        throw new CarobException.InvalidArgument(
            "layer %s is broken: unpacked its digest is %s, and the image says %s"
                .formatted(request.id(), layer.diffDigest(), diffId));
      }
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw new CarobException.InvalidArgument(
          "layer " + diffId + " is broken: " + e.getMessage(), e);
    }
  }

  private void remove(Deque<String> made, Exception cause) {
    for (String id : made) {
      try {
        storage.remove(id);
      } catch (CarobException.Dependency e) {
        // Another image came in meanwhile that uses it, and with it all below.
        LOG.debug("layer {} stays: others lie on it", id);
        return;
      } catch (CarobException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** A manifest for a source that has none, of the form that containers/image makes for these. */
  private byte[] manifest(byte[] config, List<String> diffIds) throws JsonProcessingException {
    ObjectNode manifest = mapper.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST_TYPE);
    manifest
        .putObject("config")
        .put("mediaType", CONFIG_TYPE)
        .put("size", config.length)
        .put("digest", Digest.of(config));
    ArrayNode layers = manifest.putArray("layers");
    String parent = "";
    for (String diffId : diffIds) {
      String hex = Digest.hex(diffId);
      parent = parent.isEmpty() ? hex : Digest.hex(Digest.of(parent + "+" + hex));
      layers
          .addObject()
          .put("mediaType", LAYER_TYPE)
          .put("size", storage.layer(parent).map(Layer::diffSize).orElse(0L))
          .put("digest", diffId);
    }
    return mapper.writeValueAsBytes(manifest);
  }

  private static Instant created(JsonNode config) {
    try {
      return OffsetDateTime.parse(config.path("created").asText()).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
