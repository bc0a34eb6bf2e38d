package dev.carob.network.cni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code <container>/<device>.json}: what was set up, with the configuration that it was set up by.
 */
final class ResultCache {

  private static final String ENDING = ".json";

  private final ObjectMapper mapper;
  private final Path directory;

  ResultCache(ObjectMapper mapper, Path directory) {
    this.mapper = mapper;
    this.directory = directory;
  }

  /**
   * One interface of a container.
   *
   * @param runtime what was asked for, by capability
   * @param result of the last plugin; null while it is being set up
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

  /** What is set up of a container, the last interface first. */
  List<Entry> of(String containerId) {
    Path place = directory.resolve(containerId);
    if (!Files.isDirectory(place)) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(place)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(ENDING)) {
          String device = name.substring(0, name.length() - ENDING.length());
          JsonNode node = mapper.readTree(file.toFile());
          List<ObjectNode> plugins = new ArrayList<>();
          node.path("plugins").forEach(plugin -> plugins.add((ObjectNode) plugin));
          found.add(
              new Entry(
                  containerId,
                  node.path("network").asText(),
                  device,
                  node.path("cniVersion").asText(),
                  node.path("disableCheck").asBoolean(),
                  plugins,
                  node.withObject("/runtime"),
                  node.get("result")));
        }
      }
      return found;
    } catch (IOException e) {
      throw failed("read", place, e);
    }
  }

  void remove(Entry entry) {
    Path file = file(entry);
    try {
      Faults.beforeFile("remove interface");
      Files.deleteIfExists(file.resolveSibling(entry.device() + ".new"));
      Files.deleteIfExists(file);
      Faults.after("remove interface");
      try (Stream<Path> rest = Files.list(file.getParent())) {
        if (rest.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(file.getParent());
    } catch (IOException e) {
      throw failed("remove", file, e);
    }
  }

  private Path file(Entry entry) {
    return directory.resolve(entry.containerId()).resolve(entry.device() + ENDING);
  }

  private static CarobException failed(String what, Path file, IOException e) {
    return new CarobException.NetworkFailed("cannot " + what + " " + file + ": " + e, e);
  }
}
