package dev.carob.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.Locale;

/** What a registry's answers mean, in words. */
final class RegistryErrors {

  private static final int LONGEST = 500;

  private RegistryErrors() {}

  static CarobException unauthorized(String registry, boolean withCredentials) {
    return new CarobException.InvalidArgument(
        withCredentials
            ? "unauthorized: authentication required: "
                + registry
                + " refuses these credentials: log in again with 'carob login "
                + registry
                + "'"
            : "unauthorized: authentication required: log in with 'carob login " + registry + "'");
  }

  /** The failure of an answer that is none of those awaited. */
  static CarobException of(String what, String registry, int status, byte[] body, boolean known) {
    String said = said(body);
    if (status == 401) {
      return unauthorized(registry, known);
    }
    if (status == 403) {
      return new CarobException.InvalidArgument(
          "%s: denied: requested access to the resource is denied%s: log in with 'carob login %s' as somebody who may"
              .formatted(what, said, registry));
    }
    if (status == 404) {
      return new CarobException.NotFound(what + ": not found" + said);
    }
    return new CarobException.NetworkFailed(
        what + ": " + registry + " answers with status " + status + said, null);
  }

  /** The messages in the form that the protocol has for them. */
  private static String said(byte[] body) {
    StringBuilder text = new StringBuilder();
    try {
      for (JsonNode error : new ObjectMapper().readTree(body).path("errors")) {
        text.append(": ")
            .append(
                error.path("message").asText(error.path("code").asText().toLowerCase(Locale.ROOT)));
      }
    } catch (IOException e) {
      // Not of that form: a page for people, as proxies have it, tells nothing here.
      return "";
    }
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text.toString();
  }
}
