package dev.carob.image.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Who brings in which layer. An image claims all of its layers at once, in one step: so whoever
 * waits for another's layer came after it, and nobody waits in a circle.
 */
final class LayerClaims {

  private final Map<String, CompletableFuture<Boolean>> inFlight = new HashMap<>();

  /**
   * What an image claimed.
   *
   * @param mine ids that this one brings in
   * @param others ids that others bring in; true once they are there, false where they failed
   */
  record Claim(List<String> mine, Map<String, CompletableFuture<Boolean>> others) {}

  /** Claims the layers of those ids that nobody else is about to bring in. */
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
   * Ends the claim on a layer.
   *
   * @param there whether it is there now; else others try themselves
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
