package dev.carob.image.registry;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to one registry: authorizes them, follows redirects and retries failures that may
 * be temporary. The body is created anew for each attempt.
 */
final class RegistryHttp {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
  private static final Duration CONNECT = Duration.ofSeconds(15);
  private static final int MOST_REDIRECTS = 10;
  private static final int LARGEST_ERROR = 64 * 1024;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<Integer> WORTH_A_RETRY = Set.of(408, 429, 500, 502, 503, 504);

  private final String registry;
  private final boolean insecure;
  private final RetryPolicy policy;
  private final HttpClient http;
  private final Tokens tokens;
  private final boolean known;
  private volatile String scheme = "https";
  private volatile boolean spoken;

  RegistryHttp(
      HostFiles files,
      String registry,
      boolean insecure,
      String certificates,
      Optional<Credentials> credentials,
      RetryPolicy policy) {
    this.registry = registry;
    this.insecure = insecure;
    this.policy = policy;
    this.tokens = new Tokens(registry, credentials);
    this.known = credentials.isPresent();
    SSLContext tls =
        insecure ? Certificates.trusting() : Certificates.context(files, registry, certificates);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .proxy(EnvironmentProxy.of(files.environment()))
            .sslContext(tls)
            .sslParameters(Certificates.parameters(tls))
            .build();
  }

  String registry() {
    return registry;
  }

  RetryPolicy policy() {
    return policy;
  }

  /** Creates the body for an attempt. */
  interface Body {
    HttpRequest.BodyPublisher open() throws IOException;

    /** An empty body. */
    Body NONE = HttpRequest.BodyPublishers::noBody;
  }

  /**
   * A request.
   *
   * @param place path in the registry with a leading slash, or a complete URL
   * @param scope scope of the required token
   * @param awaited expected statuses; others are failures
   */
  record Call(
      String what,
      String method,
      String place,
      String scope,
      Map<String, String> headers,
      Body body,
      Set<Integer> awaited) {}

  /**
   * Sends a request.
   *
   * @return a response with an expected status; the caller closes its body
   * @throws CarobException the registry returned an error or could not be reached
   */
  HttpResponse<InputStream> send(Call call) {
    for (int attempt = 1; ; attempt++) {
      String retryAfter = "";
      try {
        HttpResponse<InputStream> response = authorized(call);
        if (call.awaited().contains(response.statusCode())) {
          return response;
        }
        byte[] body;
        try (InputStream in = response.body()) {
          body = in.readNBytes(LARGEST_ERROR);
        }
        CarobException failure =
            RegistryErrors.of(call.what(), registry, response.statusCode(), body, known);
        if (attempt >= policy.attempts() || !WORTH_A_RETRY.contains(response.statusCode())) {
          throw failure;
        }
        LOG.info("{}; trying again", failure.getMessage());
        retryAfter = response.headers().firstValue("Retry-After").orElse("");
      } catch (IOException e) {
        // Do not retry if the host refuses connections or cannot be verified.
        if (attempt >= policy.attempts()
            || e instanceof SSLHandshakeException
            || e instanceof ConnectException) {
          throw unreachable(call, e);
        }
        LOG.info("{}: {}; trying again", call.what(), e.toString());
      }
      RetryPolicy.wait(policy.pause(attempt, retryAfter));
    }
  }

  private CarobException unreachable(Call call, IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (e instanceof ConnectException) {
      why = "connection refused";
    }
    boolean insecure = e instanceof SSLException;
    String remedy =
        insecure ? ": put the CA certificate into /etc/containers/certs.d/" + registry : "";
    FailureCode code =
        insecure ? FailureCode.INSECURE_CONNECTION : FailureCode.REGISTRY_UNAVAILABLE;
    return new CarobException.NetworkFailed(
        call.what() + ": pinging container registry " + registry + ": " + why + remedy,
        e,
        FailureDetails.code(code).andAbout(Subject.Kind.REGISTRY, registry));
  }

  private HttpResponse<InputStream> authorized(Call call) throws IOException {
    HttpResponse<InputStream> response = redirected(call);
    if (response.statusCode() != 401) {
      return response;
    }
    Optional<Challenge> challenge =
        Challenge.choose(response.headers().allValues("WWW-Authenticate"));
    if (challenge.isEmpty() || !tokens.answer(http, challenge.get(), call.scope())) {
      return response;
    }
    response.body().close();
    return redirected(call);
  }

  private HttpResponse<InputStream> redirected(Call call) throws IOException {
    URI uri = uri(call.place());
    boolean own = true;
    for (int i = 0; i < MOST_REDIRECTS; i++) {
      HttpResponse<InputStream> response = once(call, uri, own);
      boolean mayFollow = call.method().equals("GET") || call.method().equals("HEAD");
      if (!mayFollow || !REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      String location = response.headers().firstValue("Location").orElse("");
      URI next = uri.resolve(location);
      if (location.isEmpty()
          || (uri.getScheme().equals("https") && !insecure && !next.getScheme().equals("https"))) {
        throw new IOException(
            "redirected from " + uri + " to '" + location + "', which is not allowed");
      }
      // Credentials are sent to this registry only, not to redirect targets.
      own &= next.getAuthority().equals(uri.getAuthority());
      uri = next;
    }
    throw new IOException("redirected more than " + MOST_REDIRECTS + " times, last to " + uri);
  }

  /** Resolves a path of this registry. */
  URI uri(String place) {
    return URI.create(place.startsWith("/") ? scheme + "://" + host() + place : place);
  }

  private String host() {
    return registry.equals("docker.io") ? "registry-1.docker.io" : registry;
  }

  private HttpResponse<InputStream> once(Call call, URI uri, boolean authorize) throws IOException {
    boolean own = uri.getScheme().equals(scheme) && uri.getAuthority().equals(host());
    try {
      HttpResponse<InputStream> response = exchange(call, uri, authorize);
      spoken |= own;
      return response;
    } catch (IOException e) {
      // An insecure registry may not support TLS.
      if (!insecure || spoken || !own || !scheme.equals("https")) {
        throw e;
      }
      URI plain = URI.create("http" + uri.toString().substring(5));
      HttpResponse<InputStream> response = exchange(call, plain, authorize);
      scheme = "http";
      spoken = true;
      return response;
    }
  }

  private HttpResponse<InputStream> exchange(Call call, URI uri, boolean authorize)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(call.method(), call.body().open());
    if (!call.method().equals("PATCH")) {
      // Uploads have no time limit.
      request.timeout(policy.silence());
    }
    call.headers().forEach(request::header);
    if (authorize) {
      tokens.header(call.scope()).ifPresent(header -> request.header("Authorization", header));
    }
    request.header("User-Agent", "carob");
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted(call.what() + ": interrupted", e);
    }
  }

  /** The values of a header, in order. */
  static List<String> values(HttpResponse<?> response, String name) {
    return response.headers().allValues(name);
  }
}
