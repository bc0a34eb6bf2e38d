package dev.carob.api.types.image;

import java.util.List;

/**
 * The transports of images that do not come from a registry. A reference {@code
 * <transport>:<place>} names an image by one of them; the place is a path on this host, or {@code
 * busybox} with {@code builtin}.
 */
public final class Transports {

  private static final String BUILTIN = "builtin";
  private static final List<String> ALL =
      List.of("oci", "dir", "docker-archive", "oci-archive", BUILTIN);

  private Transports() {}

  /** The transport of a reference; empty if it names an image of a registry. */
  public static String of(String reference) {
    int colon = reference.indexOf(':');
    String transport = colon < 0 ? "" : reference.substring(0, colon);
    return ALL.contains(transport) ? transport : "";
  }

  /** Returns true if a reference begins with a transport. */
  public static boolean isTransport(String reference) {
    return !of(reference).isEmpty();
  }

  /** Returns true if a reference has a transport whose place is a path. */
  public static boolean hasPath(String reference) {
    return isTransport(reference) && !of(reference).equals(BUILTIN);
  }
}
