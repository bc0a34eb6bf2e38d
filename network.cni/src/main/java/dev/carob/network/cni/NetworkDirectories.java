package dev.carob.network.cni;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks that configuration files describe: the default one, then by directory and name. */
final class NetworkDirectories {

  private static final Logger LOG = LoggerFactory.getLogger(NetworkDirectories.class);

  private final ObjectMapper mapper;
  private final DefaultNetwork standard;
  private final List<Path> directories;

  NetworkDirectories(ObjectMapper mapper, DefaultNetwork standard, List<Path> directories) {
    this.mapper = mapper;
    this.standard = standard;
    this.directories = List.copyOf(directories);
  }

  /** All networks by name; of two of a name, the one found first. A broken file is logged. */
  Map<String, NetworkList> load() {
    standard.make();
    Map<String, NetworkList> networks = new LinkedHashMap<>();
    for (Path directory : directories) {
      for (Path file : files(directory)) {
        try {
          NetworkList list = NetworkList.read(mapper, file);
          networks.putIfAbsent(list.name(), list);
        } catch (CarobException.InvalidArgument e) {
          LOG.warn("{}", e.getMessage());
        }
      }
    }
    NetworkList first = networks.remove(DefaultNetwork.NAME);
    Map<String, NetworkList> ordered = new LinkedHashMap<>();
    if (first != null) {
      ordered.put(first.name(), first);
    }
    ordered.putAll(networks);
    return ordered;
  }

  private static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(
              file -> {
                String name = file.getFileName().toString();
                return name.endsWith(".conflist") || name.endsWith(".conf");
              })
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CarobException.NetworkFailed("cannot list " + directory + ": " + e, e);
    }
  }
}
