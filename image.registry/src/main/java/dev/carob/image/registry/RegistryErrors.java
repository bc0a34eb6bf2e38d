package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.Locale;

/** Maps error responses of registries to exceptions. */
final class RegistryErrors {

  private static final int LONGEST = 500;

  private RegistryErrors() {}

  static CarobException unauthorized(String registry, boolean withCredentials) {
    return new CarobException.InvalidArgument(
        withCredentials
            ? "unauthorized: authentication required: "
                + registry
                + " rejected these credentials: log in again with 'carob login "
                + registry
                + "'"
            : "unauthorized: authentication required: log in with 'carob login " + registry + "'");
  }

  /** The exception for a response with an unexpected status. */
  static CarobException of(String what, String registry, int status, byte[] body, boolean known) {
    String said = said(body);
    if (status == 401) {
      return unauthorized(registry, known);
    }
    if (status == 403) {
      return new CarobException.InvalidArgument(
          "%s: denied: requested access to the resource is denied%s: log in with 'carob login %s' as a user with access"
              .formatted(what, said, registry));
    }
    if (status == 404) {
      return new CarobException.NotFound(what + ": not found" + said);
    }
    return new CarobException.NetworkFailed(
        what + ": " + registry + " returned status " + status + said, null);
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
