package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.image.registry.RegistryHttp.Body;
import dev.carob.image.registry.RegistryHttp.Call;
import dev.carob.linux.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A repository in a registry, with its mirrors. Create one for each pull or push. */
public final class Repository {

  private static final Logger LOG = LoggerFactory.getLogger(Repository.class);
  private static final int LARGEST_MANIFEST = 4 << 20;
  private static final int LARGEST_LIST = 16 << 20;
  private static final Set<Integer> OK = Set.of(200);
  private static final Set<Integer> CREATED = Set.of(201);
  private static final Set<Integer> ACCEPTED = Set.of(202);
  private static final String ACCEPT =
      String.join(
          ", ",
          "application/vnd.oci.image.index.v1+json",
          "application/vnd.docker.distribution.manifest.list.v2+json",
          "application/vnd.oci.image.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v2+json");

  private final List<Place> places;
  private final ObjectMapper mapper = new ObjectMapper();
  private volatile int good;

  /** A location of the repository. */
  record Place(RegistryHttp http, String path) {
    String scope(String actions) {
      return "repository:" + path + ":" + actions;
    }

    @Override
    public String toString() {
      return http.registry() + "/" + path;
    }
  }

  /**
   * @param places locations to try in this order; uploads go to the last
   */
  Repository(List<Place> places) {
    this.places = List.copyOf(places);
  }

  private interface Attempt<T> {
    T at(Place place);
  }

  /**
   * Returns the result of the first location that has the object. If all fail, throws the last
   * failure with the others suppressed.
   */
  private <T> T first(Attempt<T> attempt) {
    List<CarobException> failures = new ArrayList<>();
    for (int i = good; i < places.size(); i++) {
      try {
        T found = attempt.at(places.get(i));
        good = i;
        return found;
      } catch (CarobException.Interrupted e) {
        throw e;
      } catch (CarobException e) {
        failures.add(e);
        if (i + 1 < places.size()) {
          LOG.info("{}; trying {}", e.getMessage(), places.get(i + 1));
        }
      }
    }
    CarobException last = failures.remove(failures.size() - 1);
    failures.forEach(last::addSuppressed);
    throw last;
  }

  /**
   * Reads a manifest or index.
   *
   * @param reference tag or digest
   * @throws CarobException.InvalidArgument the content does not match its digest
   */
  public Manifest manifest(String reference) {
    return first(place -> manifest(place, reference));
  }

  private Manifest manifest(Place place, String reference) {
    String what = "reading manifest " + reference + " in " + place;
    HttpResponse<InputStream> response =
        place.http.send(
            new Call(
                what,
                "GET",
                "/v2/" + place.path + "/manifests/" + reference,
                place.scope("pull"),
                Map.of("Accept", ACCEPT),
                Body.NONE,
                OK));
    byte[] bytes = read(what, response, LARGEST_MANIFEST);
    String digest = digest(bytes);
    if (reference.contains(":") && !reference.equals(digest)) {
      throw new CarobException.InvalidArgument(what + ": the digest of the content is " + digest);
    }
    String type = response.headers().firstValue("Content-Type").orElse("");
    try {
      JsonNode node = mapper.readTree(bytes);
      type = node.path("mediaType").asText(type.replaceFirst(";.*", ""));
      if (node.path("schemaVersion").asInt() != 2) {
        throw new CarobException.InvalidArgument(
            what
                + ": formats older than Docker's version 2, schema 2 are not supported:"
                + " push the image again");
      }
    } catch (IOException e) {
      throw new CarobException.InvalidArgument(what + ": invalid JSON: " + e.getMessage(), e);
    }
    return new Manifest(bytes, type, digest);
  }

  private static byte[] read(String what, HttpResponse<InputStream> response, int most) {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new CarobException.InvalidArgument(what + ": it is larger than " + most + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new CarobException.NetworkFailed(what + ": " + e.getMessage(), e);
    }
  }

  private static String digest(byte[] bytes) {
    return "sha256:" + HexFormat.of().formatHex(Sha256.of(bytes));
  }

  /**
   * Downloads a blob. The caller verifies its digest.
   *
   * @param size in bytes; -1 if unknown
   */
  public InputStream blob(String digest, long size) {
    return first(
        place -> {
          String what = "reading blob " + digest + " in " + place;
          return new ResumingBody(
              what,
              from ->
                  place.http.send(
                      new Call(
                          what,
                          "GET",
                          "/v2/" + place.path + "/blobs/" + digest,
                          place.scope("pull"),
                          from == 0
                              ? Map.of("Accept-Encoding", "identity")
                              : Map.of(
                                  "Accept-Encoding", "identity", "Range", "bytes=" + from + "-"),
                          Body.NONE,
                          Set.of(200, 206))),
              place.http.policy(),
              size);
        });
  }

  /** All tags, in the registry's order. */
  public List<String> tags() {
    return first(this::tags);
  }

  private List<String> tags(Place place) {
    String what = "listing tags of " + place;
    List<String> tags = new ArrayList<>();
    String next = "/v2/" + place.path + "/tags/list";
    while (!next.isEmpty()) {
      HttpResponse<InputStream> response =
          place.http.send(
              new Call(what, "GET", next, place.scope("pull"), Map.of(), Body.NONE, OK));
      try {
        mapper
            .readTree(read(what, response, LARGEST_LIST))
            .path("tags")
            .forEach(tag -> tags.add(tag.asText()));
      } catch (IOException e) {
        throw new CarobException.NetworkFailed(what + ": " + e.getMessage(), e);
      }
      next =
          RegistryHttp.values(response, "Link").stream()
              .filter(link -> link.contains("rel=\"next\""))
              .map(link -> link.replaceFirst("^<([^>]*)>.*$", "$1"))
              .map(link -> response.uri().resolve(link).toString())
              .findFirst()
              .orElse("");
    }
    return tags;
  }

  private Place last() {
    return places.get(places.size() - 1);
  }

  /** Returns true if the repository has a blob. */
  public boolean has(String digest) {
    Place place = last();
    HttpResponse<InputStream> response =
        place.http.send(
            new Call(
                "checking for blob " + digest + " in " + place,
                "HEAD",
                "/v2/" + place.path + "/blobs/" + digest,
                place.scope("pull,push"),
                Map.of(),
                Body.NONE,
                Set.of(200, 404)));
    close(response);
    return response.statusCode() == 200;
  }

  private static void close(HttpResponse<InputStream> response) {
    try {
      response.body().close();
    } catch (IOException e) {
      LOG.debug("cannot close a response", e);
    }
  }

  /**
   * Opens the content to upload for each attempt. The stream computes the digest of what is read.
   */
  public interface BlobContent {
    InputStream open() throws IOException;

    /** The digest of the content, available when the stream has been read to its end. */
    String digest();
  }

  /** Uploads a blob. Its digest need not be known in advance. */
  public void upload(String title, BlobContent content) {
    Place place = last();
    int attempts = place.http.policy().attempts();
    for (int attempt = 1; ; attempt++) {
      try {
        upload(place, "writing blob " + title + " to " + place, content);
        return;
      } catch (CarobException.NetworkFailed e) {
        // An interrupted upload cannot be resumed: send everything again.
        if (attempt >= attempts) {
          throw e;
        }
        LOG.info("{}; trying again", e.getMessage());
        RetryPolicy.wait(place.http.policy().pause(attempt, ""));
      }
    }
  }

  private void upload(Place place, String what, BlobContent content) {
    String scope = place.scope("pull,push");
    HttpResponse<InputStream> begun =
        place.http.send(
            new Call(
                what,
                "POST",
                "/v2/" + place.path + "/blobs/uploads/",
                scope,
                Map.of(),
                Body.NONE,
                ACCEPTED));
    close(begun);
    HttpResponse<InputStream> sent =
        place.http.send(
            new Call(
                what,
                "PATCH",
                location(what, begun),
                scope,
                Map.of("Content-Type", "application/octet-stream"),
                () -> publisher(content),
                ACCEPTED));
    close(sent);
    String at = location(what, sent);
    close(
        place.http.send(
            new Call(
                what,
                "PUT",
                at + (at.contains("?") ? "&" : "?") + "digest=" + content.digest(),
                scope,
                Map.of(),
                Body.NONE,
                CREATED)));
  }

  private static HttpRequest.BodyPublisher publisher(BlobContent content) {
    return HttpRequest.BodyPublishers.ofInputStream(
        () -> {
          try {
            return content.open();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static String location(String what, HttpResponse<InputStream> response) {
    URI location =
        response
            .headers()
            .firstValue("Location")
            .map(text -> response.uri().resolve(text))
            .orElseThrow(
                () ->
                    new CarobException.NetworkFailed(
                        what + ": the registry did not return an upload location", null));
    return location.toString();
  }

  /**
   * Uploads a manifest or index. Its blobs must have been uploaded before.
   *
   * @param reference tag or digest
   */
  public void put(String reference, byte[] manifest, String mediaType) {
    Place place = last();
    close(
        place.http.send(
            new Call(
                "writing manifest " + reference + " to " + place,
                "PUT",
                "/v2/" + place.path + "/manifests/" + reference,
                place.scope("pull,push"),
                Map.of("Content-Type", mediaType),
                () -> HttpRequest.BodyPublishers.ofByteArray(manifest),
                CREATED)));
  }
}
