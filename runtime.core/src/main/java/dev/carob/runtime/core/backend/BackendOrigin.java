package dev.carob.runtime.core.backend;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The bundle that provides a backend.
 *
 * @param bundle symbolic name
 * @param version version of the bundle
 * @param state describes the current state of the bundle
 * @param returns true if a missing backend is about to return: its bundle is being updated or
 *     configured, and its current content still declares the backend
 * @param listed returns true if a missing backend is listed: its bundle is installed and can
 *     provide it
 * @param distribution true if the bundle belongs to the distribution, whose backends are preferred
 *     to those of plugins by default
 */
public record BackendOrigin(
    String bundle,
    String version,
    Supplier<String> state,
    BooleanSupplier returns,
    BooleanSupplier listed,
    boolean distribution) {

  /** A bundle of the distribution. */
  public BackendOrigin(
      String bundle, String version, Supplier<String> state, BooleanSupplier returns) {
    this(bundle, version, state, returns, () -> true, true);
  }

  /** A description for messages. */
  String title() {
    return "bundle " + bundle + " " + version;
  }
}
