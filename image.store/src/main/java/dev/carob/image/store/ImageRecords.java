package dev.carob.image.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.storage.format.RecordFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code images.json} of a containers/storage store, and the files it keeps with each image. */
final class ImageRecords {

  private final ObjectMapper mapper;
  private final Path directory;
  private final RecordFile file;

  /**
   * @param directory {@code <root>/storage/<driver>-images}
   */
  ImageRecords(ObjectMapper mapper, Path directory) {
    this.mapper = mapper;
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot make " + directory + ": " + e, e);
    }
    file =
        new RecordFile(
            mapper, directory.resolve("images.json"), directory.resolve("images.lock"), true);
  }

  /** An image's record. */
  record Entry(String id, String digest, List<String> names, String layer, Instant created) {}

  List<Entry> all() {
    return file.read(records -> records.values().stream().map(ImageRecords::entry).toList());
  }

  private static Entry entry(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.path("names").forEach(name -> names.add(name.asText()));
    return new Entry(
        node.path("id").asText(),
        node.path("digest").asText(),
        names,
        node.path("layer").asText(),
        node.hasNonNull("created")
            ? OffsetDateTime.parse(node.path("created").asText()).toInstant()
            : Instant.EPOCH);
  }

  /** Adds an image, or gives one that is there more names. Names are taken from other images. */
  void add(Entry entry, byte[] config, byte[] manifest) {
    Map<String, byte[]> data = new LinkedHashMap<>();
    data.put("sha256:" + entry.id(), config);
    data.put("manifest-" + entry.digest(), manifest);
    data.put("manifest", manifest);
    file.write(
        records -> {
          ObjectNode there = records.get(entry.id());
          takeNames(records, entry.names());
          if (there != null) {
            records.put(entry.id(), withNames(records, entry.id(), entry.names()));
            return entry;
          }
          write(entry.id(), data);
          ObjectNode node = mapper.createObjectNode();
          node.put("id", entry.id());
          node.put("digest", entry.digest());
          entry.names().forEach(node.putArray("names")::add);
          entry.names().forEach(node.putArray("names-history")::add);
          if (!entry.layer().isEmpty()) {
            node.put("layer", entry.layer());
          }
          node.put("metadata", "{}");
          data.keySet().forEach(node.putArray("big-data-names")::add);
          ObjectNode sizes = node.putObject("big-data-sizes");
          data.forEach((key, bytes) -> sizes.put(key, bytes.length));
          ObjectNode digests = node.putObject("big-data-digests");
          data.forEach((key, bytes) -> digests.put(key, Digest.of(bytes)));
          node.put("created", entry.created().toString());
          records.put(entry.id(), node);
          return entry;
        });
  }

  private void write(String id, Map<String, byte[]> data) {
    Path own = directory.resolve(id);
    try {
      Files.createDirectories(own);
      for (Map.Entry<String, byte[]> one : data.entrySet()) {
        Files.write(own.resolve(fileName(one.getKey())), one.getValue());
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + own + ": " + e, e);
    }
  }

  /** Keys of other than these letters are written in base64 behind an equals sign. */
  static String fileName(String key) {
    return key.matches("[a-z0-9.]+")
        ? key
        : "=" + Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static void takeNames(Map<String, ObjectNode> records, List<String> names) {
    for (Map.Entry<String, ObjectNode> record : new ArrayList<>(records.entrySet())) {
      if (entry(record.getValue()).names().stream().anyMatch(names::contains)) {
        ObjectNode copy = record.getValue().deepCopy();
        ArrayNode kept = copy.putArray("names");
        entry(record.getValue()).names().stream()
            .filter(name -> !names.contains(name))
            .forEach(kept::add);
        records.put(record.getKey(), copy);
      }
    }
  }

  private static ObjectNode withNames(
      Map<String, ObjectNode> records, String id, List<String> names) {
    ObjectNode there = records.get(id);
    if (there == null) {
      throw new CarobException.NotFound("no image " + id);
    }
    ObjectNode copy = there.deepCopy();
    ArrayNode all = copy.putArray("names");
    names.forEach(all::add);
    entry(there).names().stream().filter(name -> !names.contains(name)).forEach(all::add);
    return copy;
  }

  /** Gives an image more names, taken from the images that have them. */
  void addNames(String id, List<String> names) {
    file.write(
        records -> {
          takeNames(records, names);
          records.put(id, withNames(records, id, names));
          return id;
        });
  }

  void removeNames(List<String> names) {
    file.write(
        records -> {
          takeNames(records, names);
          return names;
        });
  }

  /** Removes an image's record and files. */
  void remove(String id) {
    file.write(
        records -> {
          records.remove(id);
          return id;
        });
    Path own = directory.resolve(id);
    try (Stream<Path> files = Files.exists(own) ? Files.list(own) : Stream.empty()) {
      for (Path path : files.toList()) {
        Files.deleteIfExists(path);
      }
      Files.deleteIfExists(own);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot remove " + own + ": " + e, e);
    }
  }

  /** The configuration of an image. */
  Optional<JsonNode> config(String id) {
    Path path = directory.resolve(id).resolve(fileName("sha256:" + id));
    try {
      return Files.exists(path) ? Optional.of(mapper.readTree(path.toFile())) : Optional.empty();
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "the configuration of image " + id + " can't be read: " + e, e);
    }
  }
}
