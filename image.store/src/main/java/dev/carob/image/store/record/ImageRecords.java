package dev.carob.image.store.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.TreeRemoval;
import dev.carob.storage.format.RecordFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * {@code images.json} of a containers/storage store and the files kept with each image. Also
 * includes the images of other stores, which are used read-only.
 */
public final class ImageRecords {

  private static final String NAMES = "names";
  private static final String HISTORY = "names-history";
  private static final String CREATED = "created";

  /** The locations of a manifest list's images, by digest. */
  public static final String INSTANCES = "instances.json";

  private static final String MANIFEST = "manifest";

  private final ObjectMapper mapper;
  private final Store own;
  private final List<Store> others;

  /** A store's record file and its directory for image files. */
  private record Store(Path directory, RecordFile file) {
    static Store open(ObjectMapper mapper, Path directory) {
      return new Store(
          directory,
          new RecordFile(
              mapper, directory.resolve("images.json"), directory.resolve("images.lock"), true));
    }
  }

  /**
   * @param directory {@code <root>/storage/<driver>-images}
   * @param others the same directories of stores that are used read-only
   */
  public ImageRecords(ObjectMapper mapper, Path directory, List<Path> others) {
    this.mapper = mapper;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot create " + directory + ": " + e, e);
    }
    this.own = Store.open(mapper, directory);
    this.others = others.stream().map(other -> Store.open(mapper, other)).toList();
  }

  /**
   * An image record.
   *
   * @param directory directory of its store for image files
   */
  public record Entry(
      String id,
      String digest,
      List<String> names,
      List<String> pastNames,
      String layer,
      Instant created,
      boolean readOnly,
      boolean manifestList,
      Path directory) {}

  /** All images, those of this store first. A name belongs to the first image that has it. */
  public List<Entry> all() {
    List<Entry> all = new ArrayList<>(own.file.read(records -> entries(records, own, false)));
    Set<String> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    all.forEach(
        entry -> {
          ids.add(entry.id());
          taken.addAll(entry.names());
        });
    for (Store other : others) {
      for (Entry entry : other.file.<List<Entry>>look(records -> entries(records, other, true))) {
        if (ids.add(entry.id())) {
          all.add(without(entry, taken));
          taken.addAll(entry.names());
        }
      }
    }
    return all;
  }

  private static Entry without(Entry entry, Set<String> taken) {
    return new Entry(
        entry.id(),
        entry.digest(),
        entry.names().stream().filter(name -> !taken.contains(name)).toList(),
        entry.pastNames(),
        entry.layer(),
        entry.created(),
        entry.readOnly(),
        entry.manifestList(),
        entry.directory());
  }

  private static List<Entry> entries(
      Map<String, ObjectNode> records, Store store, boolean readOnly) {
    return records.values().stream()
        .filter(ImageRecords::isWhole)
        .map(node -> entry(node, store, readOnly))
        .toList();
  }

  /** Other programs record an image first and add its files afterwards, the manifest last. */
  private static boolean isWhole(ObjectNode node) {
    return ConfigReader.texts(node.path("big-data-names")).contains("manifest");
  }

  private static Entry entry(ObjectNode node, Store store, boolean readOnly) {
    return new Entry(
        node.path("id").asText(),
        node.path("digest").asText(),
        ConfigReader.texts(node.path(NAMES)),
        ConfigReader.texts(node.path(HISTORY)),
        node.path("layer").asText(),
        node.hasNonNull(CREATED)
            ? OffsetDateTime.parse(node.path(CREATED).asText()).toInstant()
            : Instant.EPOCH,
        readOnly,
        ConfigReader.texts(node.path("big-data-names")).contains(INSTANCES),
        store.directory);
  }

  /**
   * An image to add.
   *
   * @param names full names, which are taken away from other images
   */
  public record Added(
      String id,
      List<String> names,
      String layer,
      Instant created,
      byte[] config,
      byte[] manifest) {}

  /** Adds an image. If it exists already, adds the names and replaces the manifest. */
  public void add(Added image) {
    String digest = Digests.of(image.manifest());
    own.file.write(
        records -> {
          takeNames(records, image.names(), image.id());
          ObjectNode node = records.get(image.id());
          Map<String, byte[]> data = new LinkedHashMap<>();
          if (node == null) {
            node = mapper.createObjectNode();
            node.put("id", image.id());
            node.put("digest", digest);
            node.putArray(NAMES);
            if (!image.layer().isEmpty()) {
              node.put("layer", image.layer());
            }
            node.put("metadata", "{}");
            node.put(CREATED, image.created().toString());
            data.put("sha256:" + image.id(), image.config());
            data.put("manifest", image.manifest());
          } else {
            node = node.deepCopy();
          }
          data.put("manifest-" + digest, image.manifest());
          // As in Podman, the name that was pulled or loaded comes first.
          records.put(image.id(), named(node, joined(image.names(), names(node))));
          keep(node, data);
          return node;
        });
  }

  private void keep(ObjectNode node, Map<String, byte[]> data) {
    Path directory = own.directory.resolve(node.path("id").asText());
    ArrayNode names = node.withArrayProperty("big-data-names");
    ObjectNode sizes = node.withObjectProperty("big-data-sizes");
    ObjectNode digests = node.withObjectProperty("big-data-digests");
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, byte[]> one : data.entrySet()) {
        if (!sizes.has(one.getKey())) {
          Files.write(directory.resolve(fileName(one.getKey())), one.getValue());
          names.add(one.getKey());
          sizes.put(one.getKey(), one.getValue().length);
          digests.put(one.getKey(), Digests.of(one.getValue()));
        }
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + directory + ": " + e, e);
    }
  }

  /**
   * The file name for a key. A key with characters other than a-z, 0-9 and the dot is encoded in
   * base64 after an equals sign.
   */
  static String fileName(String key) {
    return key.matches("[a-z0-9.]+")
        ? key
        : "=" + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes names away from all images except one, whose names keep their order. */
  private static void takeNames(
      Map<String, ObjectNode> records, List<String> names, String except) {
    for (Map.Entry<String, ObjectNode> record : new ArrayList<>(records.entrySet())) {
      if (record.getKey().equals(except)) {
        continue;
      }
      List<String> has = ConfigReader.texts(record.getValue().path(NAMES));
      if (has.stream().anyMatch(names::contains)) {
        ObjectNode copy = record.getValue().deepCopy();
        ArrayNode kept = copy.putArray(NAMES);
        has.stream().filter(name -> !names.contains(name)).forEach(kept::add);
        records.put(record.getKey(), copy);
      }
    }
  }

  /**
   * Sets the names of an image. Each of them moves to the start of the past names, so that these
   * begin with the last one, as in containers/storage.
   */
  private static ObjectNode named(ObjectNode node, Set<String> names) {
    List<String> past = ConfigReader.texts(node.path(HISTORY));
    for (String name : names) {
      past.remove(name);
      past.add(0, name);
    }
    names.forEach(node.putArray(NAMES)::add);
    past.forEach(node.putArray(HISTORY)::add);
    return node;
  }

  private static Set<String> joined(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return all;
  }

  private static List<String> names(ObjectNode node) {
    return ConfigReader.texts(node.path(NAMES));
  }

  /**
   * Adds names to an image and takes them away from other images. An image of another store is
   * recorded in this one too; its layers remain there.
   */
  public void addNames(Entry entry, List<String> names) {
    if (entry.readOnly()) {
      add(
          new Added(
              entry.id(),
              List.copyOf(joined(entry.names(), names)),
              entry.layer(),
              entry.created(),
              data(entry, "sha256:" + entry.id()),
              data(entry, "manifest")));
      return;
    }
    own.file.write(
        records -> {
          takeNames(records, names, entry.id());
          ObjectNode there = records.get(entry.id());
          if (there == null) {
            throw new CarobException.NotFound("no image " + entry.id());
          }
          records.put(entry.id(), named(there.deepCopy(), joined(names(there), names)));
          return names;
        });
  }

  /** Removes names from the images of this store. */
  public void removeNames(List<String> names) {
    own.file.write(
        records -> {
          List<String> affected =
              records.entrySet().stream()
                  .filter(one -> names(one.getValue()).stream().anyMatch(names::contains))
                  .map(Map.Entry::getKey)
                  .toList();
          takeNames(records, names, "");
          for (String id : affected) {
            ObjectNode node = Objects.requireNonNull(records.get(id));
            named(node, joined(names(node), List.of()));
          }
          return names;
        });
  }

  /**
   * Adds a manifest list, or replaces the content of an existing one.
   *
   * @param names full names of a new list
   * @throws CarobException.NameInUse a name of a new list is in use
   */
  public void putList(String id, List<String> names, byte[] manifest, byte[] instances) {
    own.file.write(
        records -> {
          ObjectNode there = records.get(id);
          ObjectNode node = there == null ? mapper.createObjectNode() : there.deepCopy();
          if (there == null) {
            requireFree(records, names);
            node.put("id", id).put("digest", "");
            node.putArray(NAMES);
            node.put("metadata", "{}");
            node.put(CREATED, Instant.now().toString());
            named(node, joined(names, names(node)));
          }
          node.put("digest", Digests.of(manifest));
          // Written again: a list changes, other than an image.
          node.remove(List.of("big-data-names", "big-data-sizes", "big-data-digests"));
          Map<String, byte[]> data = new LinkedHashMap<>();
          data.put(MANIFEST, manifest);
          data.put(INSTANCES, instances);
          keep(node, data);
          records.put(id, node);
          return node;
        });
  }

  private static void requireFree(Map<String, ObjectNode> records, List<String> names) {
    records.forEach(
        (id, record) ->
            ConfigReader.texts(record.path(NAMES)).stream()
                .filter(names::contains)
                .findFirst()
                .ifPresent(
                    name -> {
                      throw new CarobException.NameInUse(
                          "image name \"%s\" is already associated with image \"%s\": that name is already in use"
                              .formatted(name, id));
                    }));
  }

  /** Removes an image's record and files from this store. */
  public void remove(String id) {
    own.file.write(records -> records.remove(id) != null);
    Path directory = own.directory.resolve(id);
    try {
      TreeRemoval.remove(directory);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot remove " + directory + ": " + e, e);
    }
  }

  /**
   * Reads a file kept with an image.
   *
   * @param key such as {@code manifest}, or the digest of the configuration
   */
  public byte[] data(Entry entry, String key) {
    Path path = entry.directory().resolve(entry.id()).resolve(fileName(key));
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "image %s is damaged: cannot read its %s: %s: remove the image and pull or load it again"
              .formatted(entry.id(), key, e),
          e);
    }
  }

  /** Returns true if an image was pulled with a manifest of this digest. */
  public boolean hasManifest(Entry entry, String digest) {
    return Files.exists(
        entry.directory().resolve(entry.id()).resolve(fileName("manifest-" + digest)));
  }

  /** The configuration of an image; empty if it does not exist. */
  public Optional<JsonNode> config(Entry entry) {
    String key = "sha256:" + entry.id();
    Path path = entry.directory().resolve(entry.id()).resolve(fileName(key));
    try {
      return Files.exists(path) ? Optional.of(mapper.readTree(data(entry, key))) : Optional.empty();
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "cannot read the configuration of image " + entry.id() + ": " + e, e);
    }
  }
}
