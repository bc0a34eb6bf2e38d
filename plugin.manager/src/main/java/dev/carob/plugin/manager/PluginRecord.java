package dev.carob.plugin.manager;

import dev.carob.api.plugin.Plugin;

/**
 * A persistent record of a plugin.
 *
 * @param name symbolic name
 * @param origin the origin; for a plugin of the distribution, only {@code runs} is recorded
 * @param file the jar as the user named it; empty for a plugin of the distribution
 * @param digest digest of the stored copy; empty for a plugin of the distribution
 * @param runs true if the engine starts it
 */
record PluginRecord(String name, Plugin.Origin origin, String file, String digest, boolean runs) {

  PluginRecord running(boolean now) {
    return new PluginRecord(name, origin, file, digest, now);
  }

  boolean hasJar() {
    return !digest.isEmpty();
  }
}
