package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageCommit;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.ManifestType;
import dev.carob.image.store.record.ConfigChanges;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.source.Platforms;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import dev.carob.spi.storage.Unpacked;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds an image from a parent image and a new layer. */
final class ImageBuilds {

  private final ObjectMapper mapper;
  private final StorageDriver storage;
  private final ImageRecords records;

  ImageBuilds(ObjectMapper mapper, StorageDriver storage, ImageRecords records) {
    this.mapper = mapper;
    this.storage = storage;
    this.records = records;
  }

  /** Commits the layer and returns the id of the new image. */
  String commit(Optional<ImageRecords.Entry> parent, ImageCommit commit, InputStream diff) {
    ObjectNode config = base(parent);
    JsonNode below = config.path("rootfs").path("diff_ids");
    List<String> diffIds = new ArrayList<>();
    if (!commit.squash()) {
      below.forEach(one -> diffIds.add(one.asText()));
    }
    String parentLayer = commit.squash() ? "" : parent.map(ImageRecords.Entry::layer).orElse("");
    Instant now = Instant.now();
    try (Unpacked unpacked = storage.unpack("the new layer", diff)) {
      String diffId = unpacked.diffDigest();
      diffIds.add(diffId);
      fill(config, commit, diffIds, now);
      String layer = Digests.chain(parentLayer, diffId);
      boolean there = storage.layer(layer).isPresent();
      unpacked.place(
          LayerRequest.image(layer, parentLayer)
              .came(new LayerBlob(diffId, unpacked.diffSize(), LayerBlob.Packing.PLAIN)));
      try {
        ImageIntake.requireUninterrupted();
        return record(commit, layer, config, diffIds, now);
      } catch (RuntimeException e) {
        if (!there) {
          storage.remove(layer);
        }
        throw e;
      }
    }
  }

  private ObjectNode base(Optional<ImageRecords.Entry> parent) {
    if (parent.isPresent()) {
      return records
          .config(parent.get())
          .map(node -> (ObjectNode) node.deepCopy())
          .orElseGet(mapper::createObjectNode);
    }
    ObjectNode config = mapper.createObjectNode();
    config.put("architecture", Platforms.architecture());
    config.put("os", "linux");
    return config;
  }

  private void fill(ObjectNode config, ImageCommit commit, List<String> diffIds, Instant now) {
    config.put("created", now.toString());
    if (!commit.author().isEmpty()) {
      config.put("author", commit.author());
    }
    ObjectNode process = config.withObjectProperty("config");
    process(process, commit.config());
    ConfigChanges.apply(mapper, commit.changes(), process);
    ArrayNode ids = config.putObject("rootfs").put("type", "layers").putArray("diff_ids");
    diffIds.forEach(ids::add);
    ArrayNode history = config.withArrayProperty("history");
    if (commit.squash()) {
      history.removeAll();
    }
    ObjectNode step = history.addObject().put("created", now.toString());
    step.put("created_by", commit.by());
    if (!commit.author().isEmpty()) {
      step.put("author", commit.author());
    }
    if (!commit.message().isEmpty()) {
      step.put("comment", commit.message());
    }
  }

  private static void process(ObjectNode process, ImageConfig config) {
    texts(process, "Env", config.env());
    texts(process, "Entrypoint", config.entrypoint());
    texts(process, "Cmd", config.command());
    text(process, "WorkingDir", config.workdir());
    text(process, "User", config.user());
    text(process, "StopSignal", config.stopSignal());
    keys(process, "Volumes", config.volumes());
    keys(process, "ExposedPorts", config.ports());
    process.remove("Labels");
    if (!config.labels().isEmpty()) {
      config.labels().forEach(process.putObject("Labels")::put);
    }
  }

  private static void text(ObjectNode node, String key, String value) {
    node.remove(key);
    if (!value.isEmpty()) {
      node.put(key, value);
    }
  }

  private static void texts(ObjectNode node, String key, List<String> values) {
    node.remove(key);
    if (!values.isEmpty()) {
      values.forEach(node.putArray(key)::add);
    }
  }

  private static void keys(ObjectNode node, String key, List<String> values) {
    node.remove(key);
    if (!values.isEmpty()) {
      ObjectNode object = node.putObject(key);
      values.forEach(object::putObject);
    }
  }

  private String record(
      ImageCommit commit, String layer, ObjectNode config, List<String> diffIds, Instant now) {
    byte[] bytes;
    try {
      bytes = mapper.writeValueAsBytes(config);
    } catch (IOException e) {
      throw new CarobException.Internal("cannot serialize an image configuration", e);
    }
    List<LayerBlob> blobs = new ArrayList<>();
    String id = "";
    for (String diffId : diffIds) {
      id = Digests.chain(id, diffId);
      long size = storage.layer(id).map(one -> one.diffSize()).orElse(0L);
      blobs.add(new LayerBlob(diffId, size, LayerBlob.Packing.PLAIN));
    }
    ManifestType type = commit.type() == ManifestType.SAME ? ManifestType.OCI : commit.type();
    String image = Digests.hex(Digests.of(bytes));
    records.add(
        new ImageRecords.Added(
            image, commit.names(), layer, now, bytes, Manifests.of(mapper, type, bytes, blobs)));
    return image;
  }
}
