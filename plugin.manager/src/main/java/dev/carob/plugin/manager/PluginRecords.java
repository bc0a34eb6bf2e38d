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
 * {@code <root>/plugins}: the copies of jars, each under its digest, and {@code plugins.json},
 * which says what they are. A jar is there before the record that names it, and goes after it; what
 * no record names is left over from a crash, and is deleted when the engine starts.
 */
final class PluginRecords {

  private static final String JAR = ".jar";

  private final Path directory;
  private final Path file;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, PluginRecord> records = new TreeMap<>();

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
            file + " can't be read: mend it, or remove it to forget all plugins: " + e.getMessage(),
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
    } catch (IOException e) {
      throw new CarobException.Internal("listing " + directory, e);
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

  /** The copy that is kept of a jar. */
  Path jar(String digest) {
    return directory.resolve(digest + JAR);
  }

  /** Keeps the copy of a jar, which is then where {@link #jar} says. */
  void keep(PluginJar jar) {
    try {
      WholeFile.place("plugin jar", jar.copy(), jar(jar.digest()));
    } catch (IOException e) {
      throw new CarobException.Internal("keeping a copy of " + jar.source(), e);
    }
  }

  void put(PluginRecord changed) {
    PluginRecord before = records.put(changed.name(), changed);
    write();
    forget(before);
  }

  void remove(String name) {
    PluginRecord before = records.remove(name);
    if (before != null) {
      write();
      forget(before);
    }
  }

  /** Deletes the copy of a jar that nothing is recorded with any more. */
  private void forget(@Nullable PluginRecord before) {
    if (before != null
        && before.hasJar()
        && records.values().stream().noneMatch(one -> one.digest().equals(before.digest()))) {
      PluginJar.delete(jar(before.digest()));
    }
  }

  private void write() {
    try {
      Files.createDirectories(directory);
      WholeFile.write(
          "plugin records",
          file,
          mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(records.values()));
    } catch (IOException e) {
      throw new CarobException.Internal("writing " + file, e);
    }
  }
}
