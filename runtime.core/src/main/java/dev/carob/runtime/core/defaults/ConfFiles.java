package dev.carob.runtime.core.defaults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import dev.carob.runtime.core.record.JsonMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Merges the files of containers.conf(5). They are read when first needed, and again after one of
 * them has changed.
 */
final class ConfFiles {

  private static final String ONLY = "CONTAINERS_CONF";
  private static final String LAST = "CONTAINERS_CONF_OVERRIDE";
  private static final int KEPT = 16;

  private final Map<String, String> environment;
  private final Path root;
  private final Map<List<Path>, Read> reads =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Path>, Read> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param environment environment variables of the engine
   * @param root the directory to which absolute paths are relative; {@code /} except in tests
   */
  ConfFiles(Map<String, String> environment, Path root) {
    this.environment = environment;
    this.root = root;
  }

  private record Read(Map<Path, FileTime> files, JsonNode whole) {}

  /**
   * The merged content of the files that a caller uses; values of later files override those of
   * earlier ones.
   *
   * @param caller environment variables of the caller; empty: those of the engine
   * @throws CarobException.InvalidArgument a file cannot be read; names the file
   */
  synchronized JsonNode of(Map<String, String> caller) {
    try {
      Map<Path, FileTime> files = new TreeMap<>();
      List<Path> order = files(caller.isEmpty() ? environment : caller);
      for (Path file : order) {
        files.put(file, Files.getLastModifiedTime(file));
      }
      Read before = reads.get(order);
      if (before != null && before.files.equals(files)) {
        return before.whole;
      }
      ObjectNode whole = new TomlMapper().createObjectNode();
      for (Path file : order) {
        JsonMerge.into(whole, parse(file));
      }
      reads.put(order, new Read(files, whole));
      return whole;
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("containers.conf cannot be read: " + e, e);
    }
  }

  private List<Path> files(Map<String, String> variables) throws IOException {
    List<Path> files = new ArrayList<>();
    String only = variables.getOrDefault(ONLY, "");
    if (!only.isEmpty()) {
      files.add(Path.of(only));
    } else {
      add(files, root.resolve("usr/share/containers/containers.conf"));
      add(files, root.resolve("etc/containers/containers.conf"));
      addAll(files, root.resolve("etc/containers/containers.conf.d"));
      String home = variables.getOrDefault("HOME", "");
      String config =
          variables.getOrDefault("XDG_CONFIG_HOME", home.isEmpty() ? "" : home + "/.config");
      if (config.startsWith("/")) {
        Path own = root.resolve(config.substring(1)).resolve("containers");
        add(files, own.resolve("containers.conf"));
        addAll(files, own.resolve("containers.conf.d"));
      }
    }
    String last = variables.getOrDefault(LAST, "");
    if (!last.isEmpty()) {
      files.add(Path.of(last));
    }
    return files;
  }

  private static void addAll(List<Path> files, Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      try (Stream<Path> found = Files.list(directory)) {
        found.filter(file -> file.toString().endsWith(".conf")).sorted().forEach(files::add);
      }
    }
  }

  private static void add(List<Path> files, Path file) {
    if (Files.exists(file)) {
      files.add(file);
    }
  }

  private static JsonNode parse(Path file) throws IOException {
    try {
      return new TomlMapper().readTree(RegularFile.read(file));
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          file + " is not valid TOML: " + e.getOriginalMessage() + place(e), e);
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
  }
}
