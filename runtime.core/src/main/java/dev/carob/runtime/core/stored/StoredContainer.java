package dev.carob.runtime.core.stored;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The stored form of the configuration of a container. The fields that a removal requires come
 * last, so that they can be found in a damaged record too.
 */
public record StoredContainer(
    String id,
    StoredSpec spec,
    StoredSpec requested,
    StoredImageConfig imageConfig,
    Defaults fallbacks,
    List<Mounted> mounts,
    StoredConfinement confinement,
    Instant created,
    String imageName,
    String imageId,
    String layer,
    String storage,
    String runtime,
    String network) {

  /** The engine's defaults when the container was created. */
  public record Defaults(List<String> capabilities, Map<String, String> env, String hostAddress) {}

  /** A mount of the container. */
  public record Mounted(
      String type,
      String volume,
      String source,
      String destination,
      List<String> options,
      boolean anonymous,
      boolean own,
      String layer) {}
}
