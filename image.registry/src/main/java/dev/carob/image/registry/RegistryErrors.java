package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import java.io.IOException;
import java.util.Locale;

/** Maps error responses of registries to exceptions. */
final class RegistryErrors {

  private static final int LONGEST = 500;

  private RegistryErrors() {}

  static CarobException unauthorized(String registry, boolean withCredentials) {
    return new CarobException.InvalidArgument(
        "unauthorized: authentication required"
            + (withCredentials ? ": " + registry + " rejected these credentials" : ""),
        FailureDetails.code(FailureCode.UNAUTHORIZED).andAbout(Subject.Kind.REGISTRY, registry));
  }

  /** The exception for a response with an unexpected status. */
  static CarobException of(String what, String registry, int status, byte[] body, boolean known) {
    String said = said(body);
    if (status == 401) {
      return unauthorized(registry, known);
    }
    if (status == 403) {
      return new CarobException.InvalidArgument(
          "%s: denied: requested access to the resource is denied%s".formatted(what, said),
          FailureDetails.code(FailureCode.ACCESS_DENIED).andAbout(Subject.Kind.REGISTRY, registry));
    }
    if (status == 404) {
      return new CarobException.NotFound(what + ": not found" + said);
    }
    return new CarobException.NetworkFailed(
        what + ": " + registry + " returned status " + status + said,
        null,
        FailureDetails.code(FailureCode.REGISTRY_UNAVAILABLE)
            .andAbout(Subject.Kind.REGISTRY, registry));
  }

  /** Extracts the messages of the protocol's error format. */
  private static String said(byte[] body) {
    StringBuilder text = new StringBuilder();
    try {
      for (JsonNode error : new ObjectMapper().readTree(body).path("errors")) {
        text.append(": ")
            .append(
                error.path("message").asText(error.path("code").asText().toLowerCase(Locale.ROOT)));
      }
    } catch (IOException e) {
      // Another format, such as a proxy's HTML page, has no useful message.
      return "";
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text.toString();
  }
}
