package dev.carob.storage.format;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.spi.storage.Layer;
import dev.carob.spi.storage.LayerBlob;
import dev.carob.spi.storage.LayerRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@code layers.json}: the layers of this store and of other stores, which are used read-only.
 * Parents come before their children.
 */
public final class LayerRecords {

  private static final String CREATED = "created";
  private static final int PLAIN = 0;

  private final ObjectMapper mapper;
  private final RecordFile file;
  private final List<RecordFile> others;

  /**
   * @param directory {@code <root>/<driver>-layers}
   * @param others the same directories of stores that are used read-only
   */
  public LayerRecords(ObjectMapper mapper, Path directory, List<Path> others) {
    this.mapper = mapper;
    this.file = open(mapper, directory);
    this.others = others.stream().map(other -> open(mapper, other)).toList();
  }

  private static RecordFile open(ObjectMapper mapper, Path directory) {
    return new RecordFile(
        mapper, directory.resolve("layers.json"), directory.resolve("layers.lock"), true);
  }

  /** All layers, parents before their children. */
  public List<Layer> all() {
    Map<String, Layer> all = new LinkedHashMap<>();
    for (RecordFile other : others) {
      other.look(records -> collect(records.values(), true, all));
    }
    file.read(records -> collect(records.values(), false, all));
    return List.copyOf(all.values());
  }

  private static Map<String, Layer> collect(
      Collection<ObjectNode> records, boolean readOnly, Map<String, Layer> all) {
    for (ObjectNode node : records) {
      Layer layer = layer(node, readOnly);
      // A layer of this store takes precedence.
      all.remove(layer.id());
      if (!isIncomplete(node)) {
        all.put(layer.id(), layer);
      }
    }
    return all;
  }

  /** Finds a layer by id. */
  public Optional<Layer> find(String id) {
    return file.read(one(id, false)).or(() -> elsewhere(id));
  }

  private Optional<Layer> elsewhere(String id) {
    return others.stream().flatMap(other -> other.look(one(id, true)).stream()).findFirst();
  }

  private static Function<Map<String, ObjectNode>, Optional<Layer>> one(
      String id, boolean readOnly) {
    return records ->
        Optional.ofNullable(records.get(id))
            .filter(node -> !isIncomplete(node))
            .map(node -> layer(node, readOnly));
  }

  /**
   * Calls {@code place} to put the layer's files in place, then records the layer, both under the
   * lock. An existing layer of this id remains.
   */
  Layer add(LayerRequest request, StagedDiff diff, Runnable place) {
    boolean parentElsewhere = elsewhere(request.parent()).isPresent();
    return file.write(
        records -> {
          ObjectNode there = records.get(request.id());
          // Layers are created under the lock, so an incomplete one has been abandoned.
          if (there != null && !isIncomplete(there)) {
            return layer(there, false);
          }
          requireParent(request, parentElsewhere || records.containsKey(request.parent()));
          place.run();
          ObjectNode node = node(request, diff);
          records.put(request.id(), node);
          return layer(node, false);
        });
  }

  private ObjectNode node(LayerRequest request, StagedDiff diff) {
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
    node.put(CREATED, Instant.now().toString());
    if (!diff.digest().isEmpty()) {
      boolean packed = !request.blob().digest().isEmpty();
      node.put("compressed-diff-digest", packed ? request.blob().digest() : diff.digest());
      node.put("compressed-size", packed ? request.blob().size() : diff.size());
      node.put("diff-digest", diff.digest());
      node.put("diff-size", diff.size());
      int packing = packed ? request.blob().packing().ordinal() : PLAIN;
      if (packing != PLAIN) {
        node.put("compression", packing);
      }
      diff.uids().forEach(node.putArray("uidset")::add);
      diff.gids().forEach(node.putArray("gidset")::add);
    }
    return node;
  }

  /** Runs {@code work} under the shared lock, so that no process writes the records meanwhile. */
  <T> T holding(Supplier<T> work) {
    return file.holding(work);
  }

  /** Throws if the layer's parent does not exist. */
  public void requireParent(LayerRequest request) {
    requireParent(request, request.parent().isEmpty() || find(request.parent()).isPresent());
  }

  private static void requireParent(LayerRequest request, boolean there) {
    if (!request.parent().isEmpty() && !there) {
      throw new CarobException.NotFound(
          "no layer " + request.parent() + ", the parent of layer " + request.id());
    }
  }

  /**
   * Removes a layer's record, then calls {@code remove} to delete its files, both under the lock.
   */
  public void remove(String id, Runnable remove) {
    boolean elsewhere = elsewhere(id).isPresent();
    file.write(
        records -> {
          if (!records.containsKey(id)) {
            if (elsewhere) {
              throw new CarobException.InvalidArgument(
                  "layer " + id + " belongs to another store, which is read-only");
            }
            throw new CarobException.NotFound("no layer " + id);
          }
          List<String> children = new ArrayList<>();
          records
              .values()
              .forEach(
                  node -> {
                    if (node.path("parent").asText().equals(id)) {
                      Layer child = layer(node, false);
                      children.add(child.names().stream().findFirst().orElse(child.id()));
                    }
                  });
          if (!children.isEmpty()) {
            throw new CarobException.Dependency(
                "layer " + id + " is the parent of other layers: " + String.join(", ", children));
          }
          remove.run();
          records.remove(id);
          return id;
        });
  }

  /** Removes the records of layers whose creation was not completed, and passes their ids on. */
  public void dropIncomplete(Consumer<String> remove) {
    file.write(
        records -> {
          records
              .values()
              .removeIf(
                  node -> {
                    boolean incomplete = isIncomplete(node);
                    if (incomplete) {
                      remove.accept(node.path("id").asText());
                    }
                    return incomplete;
                  });
          return records;
        });
  }

  private static boolean isIncomplete(ObjectNode node) {
    return node.path("flags").path("incomplete").asBoolean();
  }

  private static Layer layer(ObjectNode node, boolean readOnly) {
    List<String> names = new ArrayList<>();
    if (node.get("names") instanceof ArrayNode array) {
      array.forEach(name -> names.add(name.asText()));
    }
    LayerBlob.Packing[] packings = LayerBlob.Packing.values();
    int packing = node.path("compression").asInt();
    return Layer.builder(node.path("id").asText())
        .parent(node.path("parent").asText())
        .names(List.copyOf(names))
        .created(Instants.of(node.path(CREATED)))
        .diffDigest(node.path("diff-digest").asText())
        .diffSize(node.path("diff-size").asLong(-1))
        .blob(
            new LayerBlob(
                node.path("compressed-diff-digest").asText(),
                node.path("compressed-size").asLong(-1),
                packings[packing >= 0 && packing < packings.length ? packing : 0]))
        .readOnly(readOnly)
        .build();
  }
}
