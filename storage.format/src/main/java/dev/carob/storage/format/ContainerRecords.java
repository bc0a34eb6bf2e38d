package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.spi.storage.LayerRequest;
import java.nio.file.Path;
import java.time.Instant;

/**
 * {@code containers.json}: which containers use which layer and image. Carob has its own records of
 * containers; this file prevents other programs that share the store from removing their images.
 */
final class ContainerRecords {

  private final ObjectMapper mapper;
  private final RecordFile file;

  /**
   * @param directory {@code <root>/<driver>-containers}
   */
  ContainerRecords(ObjectMapper mapper, Path directory) {
    this.mapper = mapper;
    // Not needed after a crash of the machine: the engine then recreates or removes the layers.
    this.file =
        new RecordFile(
            mapper,
            directory.resolve("containers.json"),
            directory.resolve("containers.lock"),
            false);
  }

  void add(LayerRequest request) {
    ObjectNode node = mapper.createObjectNode();
    node.put("id", request.container());
    node.putArray("names").add("carob-" + request.container().substring(0, 12));
    node.put("image", request.image());
    node.put("layer", request.id());
    node.put("metadata", "{}");
    node.put("created", Instant.now().toString());
    file.write(records -> records.put(request.container(), node));
  }

  /** Removes the container of a layer, if any. */
  void removeOf(String layer) {
    file.write(
        records -> records.values().removeIf(node -> node.path("layer").asText().equals(layer)));
  }
}
