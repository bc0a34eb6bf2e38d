package dev.carob.plugin.manager;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code <root>/plugins}: copies of jars, named by their digests, and {@code plugins.json} with
 * their records. A jar is stored before its record is written, and deleted after its record. A jar
 * without a record is left over from a crash, and is deleted when the engine starts.
 */
final class PluginRecords {

  private static final String JAR = ".jar";

  private final Path directory;
  private final Path file;
  private final ObjectMapper mapper = new ObjectMapper();

  /** The records on disk. */
  private Map<String, PluginRecord> records = new TreeMap<>();

  PluginRecords(Path root) {
    this.directory = root.resolve("plugins");
    this.file = directory.resolve("plugins.json");
    read();
    deleteUnnamed();
  }

  Path directory() {
    return directory;
  }

  private void read() {
    if (Files.exists(file)) {
      try {
        mapper
            .readValue(file.toFile(), new TypeReference<List<PluginRecord>>() {})
            .forEach(known -> records.put(known.name(), known));
      } catch (IOException e) {
        throw new CarobException.Internal(
            file
                + " cannot be read: repair it, or remove it to forget all installed plugins: "
                + e.getMessage(),
            e);
      }
    }
  }

  private void deleteUnnamed() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    var named = records.values().stream().map(PluginRecord::digest).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(directory)) {
      files
          .filter(path -> path.toString().endsWith(JAR))
          .filter(path -> !named.contains(path.getFileName().toString().replace(JAR, "")))
          .forEach(PluginJar::delete);
      AtomicFile.deleteLeftovers(directory);
    } catch (IOException e) {
      throw new CarobException.Internal(
          "cannot clean up %s: %s".formatted(directory, e.getMessage()), e);
    }
  }

  Collection<PluginRecord> all() {
    return List.copyOf(records.values());
  }

  Optional<PluginRecord> of(String name) {
    return Optional.ofNullable(records.get(name));
  }

  Optional<PluginRecord> ofFile(Path deployed) {
    return records.values().stream()
        .filter(known -> known.file().equals(deployed.toString()))
        .findFirst();
  }

  /** The path of the stored copy of a jar. */
  Path jar(String digest) {
    return directory.resolve(digest + JAR);
  }

  /** Stores the copy of a jar at the path given by {@link #jar}. */
  void keep(PluginJar jar) {
    try {
      AtomicFile.place("plugin jar", jar.copy(), jar(jar.digest()));
    } catch (IOException e) {
      throw new CarobException.Internal(
          "cannot keep a copy of %s as %s: %s"
              .formatted(jar.source(), jar(jar.digest()), e.getMessage()),
          e);
    }
  }

  /**
   * Writes a plugin's record.
   *
   * @throws CarobException.Internal the record could not be written and has not changed
   */
  void put(PluginRecord changed) {
    Map<String, PluginRecord> all = new TreeMap<>(records);
    PluginRecord before = all.put(changed.name(), changed);
    write(all);
    forget(before);
  }

  /**
   * Removes the record of a plugin, if it exists.
   *
   * @throws CarobException.Internal the records could not be written and have not changed
   */
  void remove(String name) {
    Map<String, PluginRecord> all = new TreeMap<>(records);
    PluginRecord before = all.remove(name);
    if (before != null) {
      write(all);
      forget(before);
    }
  }

  private void forget(@Nullable PluginRecord before) {
    if (before != null && before.hasJar()) {
      discard(before.digest());
    }
  }

  /** Deletes the stored copy of a jar unless a record uses it. */
  void discard(String digest) {
    if (records.values().stream().noneMatch(one -> one.digest().equals(digest))) {
      PluginJar.delete(jar(digest));
    }
  }

  private void write(Map<String, PluginRecord> all) {
    try {
      Files.createDirectories(directory);
      AtomicFile.write(
          "plugin records",
          file,
          mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(all.values()));
    } catch (IOException e) {
      throw new CarobException.Internal("cannot write " + file + ": " + e.getMessage(), e);
    }
    records = all;
  }
}
