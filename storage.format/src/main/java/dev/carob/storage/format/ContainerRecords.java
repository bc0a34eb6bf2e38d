package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.TreeRemoval;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StoreContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code containers.json}: which containers use which layer and image. Carob has its own records of
 * containers; this file prevents other programs that share the store from removing their images.
 */
final class ContainerRecords {

  private final ObjectMapper mapper;
  private final Path directory;
  private final Path runDirectory;
  private final RecordFile file;

  /**
   * @param directory {@code <root>/<driver>-containers}
   * @param runDirectory {@code <run>/<driver>-containers}
   */
  ContainerRecords(ObjectMapper mapper, Path directory, Path runDirectory) {
    this.mapper = mapper;
    this.directory = directory;
    this.runDirectory = runDirectory;
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

  /** All containers, those of the engine and those of other programs. */
  List<StoreContainer> all() {
    return file.read(records -> records.values().stream().map(this::container).toList());
  }

  private StoreContainer container(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.path("names").forEach(name -> names.add(name.asText()));
    String id = node.path("id").asText();
    return StoreContainer.builder(id, node.path("layer").asText())
        .names(names)
        .image(node.path("image").asText())
        .program(Files.exists(files(id).resolve("userdata/buildah.json")) ? "buildah" : "")
        .created(Instants.of(node.path("created")))
        .build();
  }

  /** The directory of the files that the container's program keeps with it. */
  private Path files(String id) {
    return directory.resolve(id);
  }

  /** Removes a container of another program with its files, but not its layer. */
  void remove(String id) {
    file.write(
        records -> {
          for (Path files : List.of(files(id), runDirectory.resolve(id))) {
            try {
              TreeRemoval.remove(files);
            } catch (IOException e) {
              throw new CarobException.StorageFailed("cannot remove " + files + ": " + e, e);
            }
          }
          return Optional.ofNullable(records.remove(id));
        });
  }

  /** Removes the container of a layer, if any. */
  void removeOf(String layer) {
    file.write(
        records -> records.values().removeIf(node -> node.path("layer").asText().equals(layer)));
  }
}
