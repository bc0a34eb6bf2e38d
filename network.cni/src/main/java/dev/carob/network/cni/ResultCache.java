package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import dev.carob.linux.RegularFile;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the interfaces that were set up in {@code <container>/<device>.json}, each with the
 * configuration that was used.
 */
final class ResultCache {

  private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);
  private static final String ENDING = ".json";

  private final ObjectMapper mapper;
  private final Path directory;

  ResultCache(ObjectMapper mapper, Path directory) {
    this.mapper = mapper;
    this.directory = directory;
  }

  /**
   * An interface of a container.
   *
   * @param runtime requested values by capability
   * @param result result of the last plugin; null while the interface is being set up
   */
  record Entry(
      String containerId,
      String network,
      String device,
      String cniVersion,
      boolean disableCheck,
      List<ObjectNode> plugins,
      ObjectNode runtime,
      @Nullable JsonNode result) {

    Entry with(@Nullable JsonNode value) {
      return new Entry(
          containerId, network, device, cniVersion, disableCheck, plugins, runtime, value);
    }
  }

  void write(Entry entry) {
    ObjectNode node = mapper.createObjectNode();
    node.put("network", entry.network()).put("cniVersion", entry.cniVersion());
    node.put("disableCheck", entry.disableCheck());
    node.putArray("plugins").addAll(entry.plugins());
    node.set("runtime", entry.runtime());
    if (entry.result() != null) {
      node.set("result", entry.result());
    }
    Path file = file(entry);
    try {
      Faults.beforeFile("write interface");
      PrivateDirectories.makeParent(file);
      Path whole = file.resolveSibling(entry.device() + ".new");
      mapper.writeValue(whole.toFile(), node);
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      Faults.after("write interface");
    } catch (IOException e) {
      throw failed("write", file, e);
    }
  }

  /**
   * The interfaces of a container, the last one first.
   *
   * @throws CarobException.NetworkFailed a file is damaged; names the file
   */
  List<Entry> of(String containerId) {
    return of(containerId, device -> Optional.empty());
  }

  /**
   * The interfaces of a container, the last one first.
   *
   * @param otherwise provides a replacement for an interface whose file is damaged, by its device
   * @throws CarobException.NetworkFailed a file is damaged and has no replacement; names the file
   */
  List<Entry> of(String containerId, Function<String, Optional<Entry>> otherwise) {
    Path place = directory.resolve(containerId);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(ENDING)) {
          String device = name.substring(0, name.length() - ENDING.length());
          try {
            found.add(read(containerId, device, file));
          } catch (IOException e) {
            Entry instead = otherwise.apply(device).orElseThrow(() -> failed("read", file, e));
            LOG.warn(
                "{} is damaged: {}; using the current configuration to take its interface down",
                file,
                e.getMessage());
            found.add(instead);
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw failed("read", place, e);
    }
  }

  private Entry read(String containerId, String device, Path file) throws IOException {
    JsonNode node = mapper.readTree(RegularFile.read(file));
    List<ObjectNode> plugins = new ArrayList<>();
    for (JsonNode plugin : node.path("plugins")) {
      if (!(plugin instanceof ObjectNode object)) {
        throw new IOException("a plugin in it is not a JSON object");
      }
      plugins.add(object);
    }
    if (!node.path("network").isTextual()
        || !node.path("cniVersion").isTextual()
        || !(node.path("runtime") instanceof ObjectNode runtime)) {
      throw new IOException("network, cniVersion or runtime is missing");
    }
    return new Entry(
        containerId,
        node.path("network").asText(),
        device,
        node.path("cniVersion").asText(),
        node.path("disableCheck").asBoolean(),
        plugins,
        runtime,
        node.get("result"));
  }

  void remove(Entry entry) {
    Path file = file(entry);
    try {
      Faults.beforeFile("remove interface");
      Files.deleteIfExists(file.resolveSibling(entry.device() + ".new"));
      TreeRemoval.remove(file);
      Faults.after("remove interface");
    } catch (IOException e) {
      throw failed("remove", file, e);
    }
  }

  /**
   * Removes the directory of a container that has no interfaces. An engine that was killed can
   * leave it empty, or with a file that was being written.
   */
  void removeUnused(String containerId) {
    Path place = directory.resolve(containerId);
    try {
      if (Files.isDirectory(place) && !hasInterfaces(place)) {
        TreeRemoval.remove(place);
      }
    } catch (IOException e) {
      throw failed("remove", place, e);
    }
  }

  private static boolean hasInterfaces(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      return files.anyMatch(file -> file.getFileName().toString().endsWith(ENDING));
    }
  }

  private Path file(Entry entry) {
    return directory.resolve(entry.containerId()).resolve(entry.device() + ENDING);
  }

  private static CarobException failed(String what, Path file, IOException e) {
    return new CarobException.NetworkFailed("cannot " + what + " " + file + ": " + e, e);
  }
}
