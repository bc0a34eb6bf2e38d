package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import dev.carob.image.store.record.Digests;

/** Descriptors (OCI image-spec 1.1, descriptor.md). */
final class Descriptors {

  private Descriptors() {}

  /** The digest of a descriptor. */
  static String digest(JsonNode descriptor) {
    String digest = descriptor.path("digest").asText();
    if (!Digests.valid(digest)) {
      throw new CarobException.InvalidArgument("'" + digest + "' is not a SHA-256 digest");
    }
    return digest;
  }

  /** Returns the bytes if they match the digest. */
  static byte[] checked(String what, String digest, byte[] bytes) {
    String found = Digests.of(bytes);
    if (!found.equals(digest)) {
      throw new CarobException.InvalidArgument(
          what + " " + digest + " is damaged: its digest is " + found);
    }
    return bytes;
  }
}
