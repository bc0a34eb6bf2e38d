package dev.carob.runtime.core.backend;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The bundle that provides a backend.
 *
 * @param bundle symbolic name
 * @param version of the bundle
 * @param state of the bundle now, in words
 * @param returns whether a backend that has gone is about to return: its bundle is being updated or
 *     configured, and its present content still declares the backend
 * @param listed whether a backend that has gone is still worth a line in a list: its bundle is
 *     installed and declares it
 * @param distribution whether the bundle belongs to the distribution; such a backend is preferred
 *     to a plugin's where nothing else decides
 */
public record Origin(
    String bundle,
    String version,
    Supplier<String> state,
    BooleanSupplier returns,
    BooleanSupplier listed,
    boolean distribution) {

  /** A bundle of the distribution. */
  public Origin(String bundle, String version, Supplier<String> state, BooleanSupplier returns) {
    this(bundle, version, state, returns, () -> true, true);
  }

  /** For messages. */
  String title() {
    return "bundle " + bundle + " " + version;
  }
}
