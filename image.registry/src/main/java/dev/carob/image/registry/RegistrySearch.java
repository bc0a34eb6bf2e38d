package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.FoundImage;
import dev.carob.image.registry.RegistryHttp.Body;
import dev.carob.image.registry.RegistryHttp.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Searches a registry: by version 1 of Docker's API, which knows descriptions, or else among the
 * names of the registry's catalog.
 */
final class RegistrySearch {

  private static final Logger LOG = LoggerFactory.getLogger(RegistrySearch.class);
  private static final Set<Integer> OK = Set.of(200);
  private static final String DOCKER = "docker.io";
  private static final int LARGEST = 16 << 20;
  private static final int MOST_PAGES = 1000;

  private final RegistryHttp http;
  private final String registry;
  private final ObjectMapper mapper = new ObjectMapper();

  RegistrySearch(RegistryHttp http, String registry) {
    this.http = http;
    this.registry = registry;
  }

  /**
   * @param term a part of the name; empty for all names of the catalog
   */
  List<FoundImage> run(String term, int limit) {
    if (limit <= 0) {
      return List.of();
    }
    if (!term.isEmpty()) {
      try {
        return described(term, limit);
      } catch (CarobException.NetworkFailed
          | CarobException.NotFound
          | CarobException.InvalidArgument e) {
        LOG.debug("{} has no search of version 1", registry, e);
      }
    }
    return catalog(term, limit);
  }

  private String what() {
    return "couldn't search registry \"" + registry + "\"";
  }

  private List<FoundImage> described(String term, int limit) {
    String query = "/v1/search?n=" + limit + "&q=" + encode(term);
    JsonNode answer =
        json(get(registry.equals(DOCKER) ? "https://index.docker.io" + query : query, ""));
    if (!answer.path("results").isArray()) {
      throw new CarobException.NetworkFailed(what() + ": the answer has no results", null);
    }
    List<FoundImage> found = new ArrayList<>();
    for (JsonNode one : answer.path("results")) {
      if (found.size() < limit) {
        found.add(
            FoundImage.builder(registry, full(one.path("name").asText()))
                .description(one.path("description").asText("").replace('\n', ' '))
                .stars(one.path("star_count").asInt())
                .official(one.path("is_official").asBoolean())
                .automated(one.path("is_automated").asBoolean())
                .build());
      }
    }
    return found;
  }

  private String full(String name) {
    boolean library = registry.equals(DOCKER) && !name.contains("/");
    return registry + "/" + (library ? "library/" : "") + name;
  }

  private List<FoundImage> catalog(String term, int limit) {
    List<FoundImage> found = new ArrayList<>();
    String next = "/v2/_catalog";
    for (int page = 0; !next.isEmpty() && page < MOST_PAGES; page++) {
      HttpResponse<InputStream> response = get(next, "registry:catalog:*");
      for (JsonNode name : json(response).path("repositories")) {
        if (name.asText().contains(term)) {
          found.add(FoundImage.builder(registry, full(name.asText())).build());
        }
        if (found.size() == limit) {
          return found;
        }
      }
      next =
          RegistryHttp.values(response, "Link").stream()
              .filter(link -> link.contains("rel=\"next\""))
              .map(link -> link.replaceFirst("^<([^>]*)>.*$", "$1"))
              .map(link -> response.uri().resolve(link).toString())
              .findFirst()
              .orElse("");
    }
    return found;
  }

  private HttpResponse<InputStream> get(String place, String scope) {
    return http.send(new Call(what(), "GET", place, scope, Map.of(), Body.NONE, OK));
  }

  private JsonNode json(HttpResponse<InputStream> response) {
    try (InputStream in = response.body()) {
      return mapper.readTree(in.readNBytes(LARGEST));
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(what() + ": " + e.getMessage(), e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
