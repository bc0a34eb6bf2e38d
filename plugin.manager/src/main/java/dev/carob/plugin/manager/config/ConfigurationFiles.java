package dev.carob.plugin.manager.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.RegularFile;
import dev.carob.plugin.manager.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.felix.cm.json.io.Configurations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration files, in the format of the OSGi Configurator. If several files configure a
 * PID, the last one applies: first the distribution's, then the host's, then the root's.
 */
final class ConfigurationFiles {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);
  private static final String ENDING = ".json";

  private final List<Path> first;
  private final List<Path> directories;
  private final Path own;
  private final Set<Path> known = ConcurrentHashMap.newKeySet();
  private final ObjectMapper mapper =
      JsonMapper.builder().enable(JsonParser.Feature.ALLOW_COMMENTS).build();

  /** The configuration of a PID in a file. */
  record Said(Path file, Map<String, Object> values) {}

  /**
   * @param initial URIs of the files that the engine was started with, separated by commas
   * @param own directory for settings that commands change
   */
  ConfigurationFiles(String initial, Path machine, Path own) {
    this.own = own.toAbsolutePath();
    this.directories = List.of(machine.toAbsolutePath(), this.own);
    this.first =
        Stream.of(initial.split(",", -1))
            .filter(uri -> !uri.isEmpty())
            .map(uri -> Path.of(URI.create(uri)).toAbsolutePath())
            .filter(file -> directories.stream().noneMatch(file::startsWith))
            .toList();
    if (Files.isDirectory(own)) {
      try {
        AtomicFile.deleteLeftovers(own);
      } catch (IOException e) {
        throw new CarobException.Internal("cannot clean up " + own + ": " + e.getMessage(), e);
      }
    }
    known.addAll(files());
  }

  /**
   * Adds a file to those read by {@link #readKnown}. Files that existed at the start and files
   * written by {@link #write} are known as well.
   */
  void add(Path file) {
    known.add(file.toAbsolutePath());
  }

  /** Removes a file from those read by {@link #readKnown}. */
  void remove(Path file) {
    known.remove(file.toAbsolutePath());
  }

  /** The settings of each PID in all files. */
  Map<String, Said> read() {
    return read(files());
  }

  /**
   * The settings of each PID in the known files. A new file becomes known when its watcher has
   * found it complete; if it is removed before that, it was never in effect.
   */
  Map<String, Said> readKnown() {
    return read(files().stream().filter(known::contains).toList());
  }

  private Map<String, Said> read(List<Path> files) {
    Map<String, Said> all = new TreeMap<>();
    for (Path file : files) {
      try (Reader reader = new StringReader(RegularFile.text(file))) {
        Configurations.buildReader()
            .withIdentifier(file.toString())
            // Instructions for the Configurator, such as ':configurator:policy', are not settings.
            .withConfiguratorPropertyHandler((pid, key, value) -> {})
            .build(reader)
            .readConfigurationResource()
            .getConfigurations()
            .forEach(
                (pid, values) -> {
                  Map<String, Object> map = new HashMap<>();
                  for (String key : Collections.list(values.keys())) {
                    if (!key.startsWith(":")) {
                      map.put(key, values.get(key));
                    }
                  }
                  all.put(pid, new Said(file, map));
                });
      } catch (IOException e) {
        LOG.error("the configuration {} cannot be read and is ignored: {}", file, reason(e));
      }
    }
    return all;
  }

  private static String reason(IOException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>(first);
    for (Path directory : directories) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> there = Files.list(directory)) {
          there.filter(path -> path.toString().endsWith(ENDING)).sorted().forEach(files::add);
        } catch (IOException e) {
          throw new CarobException.Internal("listing " + directory, e);
        }
      }
    }
    return files;
  }

  /**
   * Writes the settings of a PID to the root's file that contains the PID already, or to a new one.
   *
   * @param values the settings; if empty, the settings of the PID are removed
   */
  void write(String pid, Map<String, Object> values, Optional<Path> before) {
    Path file = before.filter(found -> found.startsWith(own)).orElse(own.resolve(pid + ENDING));
    try {
      ObjectNode content = content(file, pid);
      if (values.isEmpty()) {
        content.remove(pid);
      } else {
        content.set(pid, mapper.valueToTree(values));
      }
      if (content.properties().stream().allMatch(entry -> entry.getKey().startsWith(":"))) {
        Files.deleteIfExists(file);
        return;
      }
      Files.createDirectories(own);
      AtomicFile.write(
          "settings", file, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
      known.add(file);
    } catch (IOException e) {
      throw new CarobException.Internal("writing " + file, e);
    }
  }

  private ObjectNode content(Path file, String pid) throws IOException {
    if (Files.exists(file)) {
      JsonNode found = mapper.readTree(file.toFile());
      if (found instanceof ObjectNode object) {
        return object;
      }
    }
    return mapper
        .createObjectNode()
        .put(":configurator:resource-version", 1)
        .put(":configurator:symbolic-name", pid)
        .put(":configurator:version", "1.0.0");
  }
}
