package dev.carob.image.store.record;

import dev.carob.linux.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** SHA-256 digests in the form {@code sha256:<hex>} (OCI image-spec 1.1, descriptor.md). */
public final class Digests {

  private static final String PREFIX = "sha256:";

  private Digests() {}

  public static String of(byte[] bytes) {
    return finish(Sha256.of(bytes));
  }

  public static String of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String finish(byte[] hash) {
    return PREFIX + HexFormat.of().formatHex(hash);
  }

  /** The hexadecimal digits of a digest. */
  public static String hex(String digest) {
    return digest.substring(digest.indexOf(':') + 1);
  }

  /** Returns true if the text is a SHA-256 digest. */
  public static boolean valid(String text) {
    return text.matches("sha256:[0-9a-f]{64}");
  }

  /** The chain id of a layer with this diff on this parent. An empty parent means a base layer. */
  public static String chain(String parent, String diffId) {
    String hex = hex(diffId);
    return parent.isEmpty() ? hex : hex(of(parent + "+" + hex));
  }
}
