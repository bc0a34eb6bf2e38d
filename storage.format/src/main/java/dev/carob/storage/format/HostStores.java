package dev.carob.storage.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The host's other stores, which are used read-only: Podman's default store and those that
 * storage.conf(5) lists as additional image stores.
 */
public final class HostStores {

  private static final String VARIABLE = "CONTAINERS_STORAGE_CONF";
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/containers/storage.conf"), Path.of("/usr/share/containers/storage.conf"));
  private static final String USUAL = "/var/lib/containers/storage";

  private HostStores() {}

  /**
   * The roots of existing stores, in order, without the engine's own.
   *
   * @param environment environment variables of the engine
   * @param own {@code <root>/storage}
   * @throws CarobException.InvalidArgument storage.conf cannot be read
   */
  public static List<Path> of(Map<String, String> environment, Path own) {
    JsonNode storage = configuration(environment).path("storage");
    List<Path> roots = new ArrayList<>();
    roots.add(Path.of(storage.path("graphroot").asText(USUAL)));
    Optional.of(storage.path("imagestore").asText(""))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> roots.add(Path.of(text)));
    for (JsonNode store : storage.path("options").path("additionalimagestores")) {
      roots.add(Path.of(store.asText()));
    }
    Path self = own.toAbsolutePath().normalize();
    return roots.stream()
        .map(root -> root.toAbsolutePath().normalize())
        .distinct()
        .filter(root -> !root.equals(self) && Files.isDirectory(root))
        .toList();
  }

  private static JsonNode configuration(Map<String, String> environment) {
    String only = environment.getOrDefault(VARIABLE, "");
    Optional<Path> file =
        only.isEmpty()
            ? FILES.stream().filter(Files::exists).findFirst()
            : Optional.of(Path.of(only));
    TomlMapper mapper = new TomlMapper();
    if (file.isEmpty()) {
      return mapper.createObjectNode();
    }
    try {
      return mapper.readTree(Files.readAllBytes(file.get()));
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          file.get() + " is not valid TOML: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read " + file.get() + ": " + e, e);
    }
  }
}
