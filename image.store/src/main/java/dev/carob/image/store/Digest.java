package dev.carob.image.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests in the form {@code sha256:<hex>} (OCI image-spec 1.1, descriptor.md). */
final class Digest {

  private static final String PREFIX = "sha256:";

  private Digest() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  static String of(byte[] bytes) {
    return finish(sha256().digest(bytes));
  }

  static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static String finish(byte[] hash) {
    return PREFIX + HexFormat.of().formatHex(hash);
  }

  /** The digits alone. */
  static String hex(String digest) {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /** Whether the text is a digest of this kind. */
  static boolean valid(String text) {
    return text.matches("sha256:[0-9a-f]{64}");
  }
}
