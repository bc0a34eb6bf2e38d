package dev.carob.plugin.manager;

import dev.carob.api.plugin.Plugin;

/**
 * What is remembered of a plugin from one engine to the next.
 *
 * @param name symbolic name
 * @param origin what is recorded of a distribution's own is only whether it is to run
 * @param file the jar as its user named it; empty for a distribution's own
 * @param digest of the copy that is kept; empty for a distribution's own
 * @param runs whether it is to be started
 */
record PluginRecord(String name, Plugin.Origin origin, String file, String digest, boolean runs) {

  PluginRecord running(boolean now) {
    return new PluginRecord(name, origin, file, digest, now);
  }

  boolean hasJar() {
    return !digest.isEmpty();
  }
}
