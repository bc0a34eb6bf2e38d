package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Authorizes requests to a registry. Tokens are cached until they expire. */
final class Tokens {

  private static final long SHORTEST_LIFE = 60;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final String registry;
  private final Optional<Credentials> credentials;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();
  private volatile boolean basic;

  private record Token(String text, Instant until) {}

  Tokens(String registry, Optional<Credentials> credentials) {
    this.registry = registry;
    this.credentials = credentials;
  }

  /** The Authorization header for a request of this scope, if known; empty: none. */
  Optional<String> header(String scope) {
    if (basic) {
      return credentials.map(Tokens::basic);
    }
    Token token = tokens.get(scope);
    return token == null || Instant.now().isAfter(token.until)
        ? Optional.empty()
        : Optional.of("Bearer " + token.text);
  }

  private static String basic(Credentials credentials) {
    String pair = credentials.user() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Answers a challenge.
   *
   * @return true if the request should be retried
   */
  boolean answer(HttpClient http, Challenge challenge, String scope) throws IOException {
    if (challenge.scheme().equals("basic")) {
      boolean again = !basic && credentials.isPresent();
      basic = true;
      return again;
    }
    String asked = challenge.parameter("scope");
    tokens.put(scope, fetch(http, challenge, asked.isEmpty() ? scope : asked));
    return true;
  }

  private Token fetch(HttpClient http, Challenge challenge, String scope) throws IOException {
    String realm = challenge.parameter("realm");
    if (!realm.matches("https?://.+")) {
      throw new IOException(registry + " returned an invalid token URL: '" + realm + "'");
    }
    String query = "service=" + encode(challenge.parameter("service")) + "&scope=" + encode(scope);
    HttpRequest.Builder request = HttpRequest.newBuilder().timeout(LIMIT);
    boolean identity = credentials.filter(c -> !c.identityToken().isEmpty()).isPresent();
    if (identity) {
      String form =
          query
              + "&client_id=carob&grant_type=refresh_token&refresh_token="
              + encode(credentials.get().identityToken());
      request
          .uri(URI.create(realm))
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(HttpRequest.BodyPublishers.ofString(form));
    } else {
      credentials.ifPresent(known -> request.header("Authorization", basic(known)));
      request.uri(URI.create(realm + (realm.contains("?") ? "&" : "?") + query));
    }
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        throw RegistryErrors.unauthorized(registry, credentials.isPresent());
      }
      if (response.statusCode() != 200) {
        throw new IOException(realm + " did not return a token: status " + response.statusCode());
      }
      JsonNode answer = mapper.readTree(response.body());
      String token = answer.path("token").asText(answer.path("access_token").asText(""));
      if (token.isEmpty()) {
        throw new IOException(realm + " returned a response without a token");
      }
      long life = Math.max(answer.path("expires_in").asLong(SHORTEST_LIFE), SHORTEST_LIFE);
      return new Token(token, Instant.now().plusSeconds(life * 9 / 10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while logging in to " + registry, e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
