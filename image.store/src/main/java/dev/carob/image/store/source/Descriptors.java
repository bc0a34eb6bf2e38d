package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.image.store.record.Digests;

/** Descriptors (OCI image-spec 1.1, descriptor.md). */
final class Descriptors {

  private Descriptors() {}

  /** The digest that a descriptor names. */
  static String digest(JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    if (!Digests.valid(digest)) {
      throw new CarobException.InvalidArgument("'" + digest + "' is no SHA-256 digest");
    }
    return digest;
  }

  /** The bytes, if they are what the digest says. */
  static byte[] checked(String what, String digest, byte[] bytes) {
    String found = Digests.of(bytes);
    if (!found.equals(digest)) {
      throw new CarobException.InvalidArgument(
          what + " " + digest + " is broken: its digest is " + found);
    }
    return bytes;
  }
}
