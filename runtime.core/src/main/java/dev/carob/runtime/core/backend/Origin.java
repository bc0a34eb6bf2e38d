package dev.carob.runtime.core.backend;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Who brings a backend.
 *
 * @param bundle symbolic name
 * @param version of the bundle
 * @param state of the bundle now, in words
 * @param returns whether a backend that has gone is about to be back: its bundle was not stopped
 *     for good, so that it is being updated or configured
 */
public record Origin(
    String bundle, String version, Supplier<String> state, BooleanSupplier returns) {}
