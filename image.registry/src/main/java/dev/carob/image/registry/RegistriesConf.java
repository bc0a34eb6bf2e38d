package dev.carob.image.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configuration of containers-registries.conf(5), version 2. The files are small, and are read
 * at each use.
 */
final class RegistriesConf {

  private static final String ALIASES = "aliases";
  private static final String LOCATION = "location";
  private static final String PREFIX = "prefix";
  private static final String SEARCH = "unqualified-search-registries";

  private final List<String> search = new ArrayList<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final Map<String, JsonNode> registries = new LinkedHashMap<>();

  private RegistriesConf() {}

  /**
   * A location of a repository.
   *
   * @param insecure allows plain HTTP and certificates that cannot be verified
   */
  record Endpoint(String registry, String path, boolean insecure) {
    @Override
    public String toString() {
      return registry + "/" + path;
    }
  }

  static RegistriesConf read(HostFiles files) {
    RegistriesConf conf = new RegistriesConf();
    List<Path> order = new ArrayList<>();
    files.registriesConf().ifPresent(order::add);
    files
        .registriesConfDirectory()
        .ifPresent(
            directory -> {
              try (Stream<Path> found = Files.list(directory)) {
                found.filter(f -> f.toString().endsWith(".conf")).sorted().forEach(order::add);
              } catch (IOException e) {
                throw new CarobException.InvalidArgument("cannot read " + directory + ": " + e, e);
              }
            });
    order.forEach(conf::add);
    return conf;
  }

  private void add(Path file) {
    JsonNode node;
    try {
      node = new TomlMapper().readTree(SettingsFile.read(file));
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          "%s is not valid TOML: %s (line %d)"
              .formatted(
                  file,
                  e.getOriginalMessage(),
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
          e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read " + file + ": " + e, e);
    }
    if (node instanceof ObjectNode object && object.has("registries")) {
      throw new CarobException.InvalidArgument(
          file + " uses version 1 of the format, [registries.…]: convert it to version 2");
    }
    if (node.has(SEARCH)) {
      search.clear();
      node.path(SEARCH).forEach(one -> search.add(one.asText()));
    }
    node.path(ALIASES)
        .fields()
        .forEachRemaining(alias -> aliases.put(alias.getKey(), alias.getValue().asText()));
    for (JsonNode registry : node.path("registry")) {
      String location = registry.path(LOCATION).asText("");
      String prefix = registry.path(PREFIX).asText(location);
      if (prefix.isEmpty()) {
        throw new CarobException.InvalidArgument(
            file + ": a [[registry]] requires a prefix or a location");
      }
      registries.put(prefix, registry);
    }
  }

  /**
   * Resolves a name to the full names that it may stand for, in the order in which to try them.
   *
   * @throws CarobException.InvalidArgument the name is short and the configuration has no search
   *     registries
   */
  List<ImageReference> candidates(String name) {
    ImageReference asLocal = ImageReference.parse(name, ImageReference.LOCAL_DOMAIN);
    boolean isShort =
        asLocal.domain().equals(ImageReference.LOCAL_DOMAIN)
            && !name.startsWith(ImageReference.LOCAL_DOMAIN + "/");
    if (!isShort) {
      return List.of(asLocal);
    }
    String alias = aliases.getOrDefault(asLocal.path(), "");
    if (!alias.isEmpty()) {
      ImageReference target = ImageReference.parse(alias, ImageReference.DEFAULT_DOMAIN);
      return List.of(
          new ImageReference(target.domain(), target.path(), asLocal.tag(), asLocal.digest()));
    }
    if (search.isEmpty()) {
      throw new CarobException.InvalidArgument(
          "short-name \"%s\" did not resolve to an alias and no unqualified-search registries are defined in registries.conf: give the full name, such as docker.io/library/%s"
              .formatted(name, name));
    }
    return search.stream().map(domain -> ImageReference.parse(name, domain)).toList();
  }

  /**
   * The locations of a repository, mirrors first.
   *
   * @param byDigest true if the manifest is requested by digest
   * @throws CarobException.InvalidArgument the registry is blocked
   */
  List<Endpoint> endpoints(ImageReference name, boolean byDigest) {
    String whole = name.repository();
    Optional<Map.Entry<String, JsonNode>> best =
        registries.entrySet().stream()
            .filter(entry -> matches(entry.getKey(), name))
            .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()));
    if (best.isEmpty()) {
      return List.of(new Endpoint(name.domain(), name.path(), false));
    }
    String prefix = best.get().getKey();
    JsonNode registry = best.get().getValue();
    if (registry.path("blocked").asBoolean()) {
      throw new CarobException.InvalidArgument(
          "registry " + prefix + " is blocked in registries.conf: cannot access " + whole);
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (JsonNode mirror : registry.path("mirror")) {
      boolean digestOnly =
          registry.path("mirror-by-digest-only").asBoolean()
              || mirror.path("pull-from-mirror").asText("all").equals("digest-only");
      boolean tagOnly = mirror.path("pull-from-mirror").asText("all").equals("tag-only");
      if ((byDigest || !digestOnly) && !(byDigest && tagOnly)) {
        endpoints.add(endpoint(name, prefix, mirror));
      }
    }
    endpoints.add(endpoint(name, prefix, registry));
    return endpoints;
  }

  private static Endpoint endpoint(ImageReference name, String prefix, JsonNode place) {
    String location = place.path(LOCATION).asText("");
    boolean insecure = place.path("insecure").asBoolean();
    if (location.isEmpty() || prefix.startsWith("*.")) {
      return new Endpoint(name.domain(), name.path(), insecure);
    }
    String moved = location + name.repository().substring(prefix.length());
    int slash = moved.indexOf('/');
    return new Endpoint(moved.substring(0, slash), moved.substring(slash + 1), insecure);
  }

  private static boolean matches(String prefix, ImageReference name) {
    if (prefix.startsWith("*.")) {
      return name.domain().endsWith(prefix.substring(1));
    }
    String whole = name.repository();
    return whole.equals(prefix) || whole.startsWith(prefix + "/");
  }

  /** The registries that are searched for names without one. */
  List<String> searchRegistries() {
    return List.copyOf(search);
  }

  /** Returns true if a registry may be used without TLS. */
  boolean insecure(String registry) {
    JsonNode node = registries.get(registry);
    return node != null && node.path("insecure").asBoolean();
  }
}
