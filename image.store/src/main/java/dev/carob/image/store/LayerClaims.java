package dev.carob.image.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Coordinates concurrent downloads, so that each layer is downloaded once. An image claims all of
 * its layers in one step, so waiting never forms a cycle: an image waits only for images that
 * claimed earlier.
 */
final class LayerClaims {

  private final Map<String, CompletableFuture<Boolean>> inFlight = new HashMap<>();

  /**
   * The result of a claim.
   *
   * @param mine ids of the layers that this image has to download
   * @param others ids of layers that others download; completed with true on success, false on
   *     failure
   */
  record Claim(List<String> mine, Map<String, CompletableFuture<Boolean>> others) {}

  /** Claims the layers that no other download has claimed. */
  synchronized Claim claim(List<String> ids) {
    List<String> mine = new ArrayList<>();
    Map<String, CompletableFuture<Boolean>> others = new HashMap<>();
    for (String id : ids) {
      CompletableFuture<Boolean> there = inFlight.get(id);
      if (there == null) {
        inFlight.put(id, new CompletableFuture<>());
        mine.add(id);
      } else {
        others.put(id, there);
      }
    }
    return new Claim(mine, others);
  }

  /**
   * Releases the claim on a layer.
   *
   * @param there true if the layer exists now; otherwise waiting images download it themselves
   */
  void release(String id, boolean there) {
    CompletableFuture<Boolean> waiting;
    synchronized (this) {
      waiting = inFlight.remove(id);
    }
    if (waiting != null) {
      waiting.complete(there);
    }
  }
}
