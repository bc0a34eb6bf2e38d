package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code layers.json}: which layers there are. Parents stand before their children. */
public final class LayerRecords {

  private final ObjectMapper mapper;
  private final RecordFile file;

  /**
   * @param directory {@code <root>/<driver>-layers}
   */
  public LayerRecords(ObjectMapper mapper, Path directory) {
    this.mapper = mapper;
    this.file =
        new RecordFile(
            mapper, directory.resolve("layers.json"), directory.resolve("layers.lock"), true);
  }

  /** All layers, parents before their children. */
  public List<Layer> all() {
    return file.read(records -> records.values().stream().map(LayerRecords::layer).toList());
  }

  /** The layer of that id. */
  public Optional<Layer> find(String id) {
    return file.read(records -> Optional.ofNullable(records.get(id)).map(LayerRecords::layer));
  }

  /** The plain tar that a layer was made of. */
  public record Diff(String digest, long size) {
    /** Of a layer that was made empty. */
    public static final Diff NONE = new Diff("", -1);
  }

  /**
   * Records a layer, after {@code place} has put its directory where it belongs, under the lock. A
   * layer of that id that is there already stays.
   */
  public Layer add(LayerRequest request, Diff diff, Runnable place) {
    return file.write(
        records -> {
          ObjectNode there = records.get(request.id());
          if (there != null) {
            return layer(there);
          }
          requireParent(request, records.containsKey(request.parent()));
          place.run();
          ObjectNode node = mapper.createObjectNode();
          node.put("id", request.id());
          if (!request.name().isEmpty()) {
            node.putArray("names").add(request.name());
          }
          if (!request.parent().isEmpty()) {
            node.put("parent", request.parent());
          }
          if (!request.mountLabel().isEmpty()) {
            node.put("mountlabel", request.mountLabel());
          }
          node.put("created", Instant.now().toString());
          if (!diff.digest().isEmpty()) {
            node.put("diff-digest", diff.digest());
            node.put("diff-size", diff.size());
            node.put("compressed-diff-digest", diff.digest());
            node.put("compressed-size", diff.size());
          }
          records.put(request.id(), node);
          return layer(node);
        });
  }

  /** Refuses a layer whose parent is not there. */
  public void requireParent(LayerRequest request) {
    requireParent(request, file.read(records -> records.containsKey(request.parent())));
  }

  private static void requireParent(LayerRequest request, boolean there) {
    if (!request.parent().isEmpty() && !there) {
      throw new CarobException.NotFound(
          "no layer " + request.parent() + " to put layer " + request.id() + " on");
    }
  }

  /** Removes a layer's record, then its directory by {@code remove}, under the lock. */
  public void remove(String id, Runnable remove) {
    file.write(
        records -> {
          if (!records.containsKey(id)) {
            throw new CarobException.NotFound("no layer " + id);
          }
          List<String> children = new ArrayList<>();
          records
              .values()
              .forEach(
                  node -> {
                    if (node.path("parent").asText().equals(id)) {
                      children.add(
                          layer(node).names().stream().findFirst().orElse(layer(node).id()));
                    }
                  });
          if (!children.isEmpty()) {
            throw new CarobException.Dependency(
                "layer " + id + " has layers on it: " + String.join(", ", children));
          }
          remove.run();
          records.remove(id);
          return id;
        });
  }

  /** Drops the layers that somebody began to make and did not finish, and hands on their ids. */
  public void dropIncomplete(Consumer<String> remove) {
    file.write(
        records -> {
          records
              .values()
              .removeIf(
                  node -> {
                    boolean incomplete = node.path("flags").path("incomplete").asBoolean();
                    if (incomplete) {
                      remove.accept(node.path("id").asText());
                    }
                    return incomplete;
                  });
          return records;
        });
  }

  private static Layer layer(ObjectNode node) {
    List<String> names = new ArrayList<>();
    if (node.get("names") instanceof ArrayNode array) {
      array.forEach(name -> names.add(name.asText()));
    }
    return new Layer(
        node.path("id").asText(),
        node.path("parent").asText(),
        List.copyOf(names),
        node.hasNonNull("created")
            ? OffsetDateTime.parse(node.path("created").asText()).toInstant()
            : Instant.EPOCH,
        node.path("diff-digest").asText(),
        node.path("diff-size").asLong(-1));
  }
}
