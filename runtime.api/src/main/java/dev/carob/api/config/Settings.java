package dev.carob.api.config;

import java.util.List;

/**
 * What can be set under one PID.
 *
 * @param pid such as {@code dev.carob.oci.crun}
 * @param name for people
 * @param bundle symbolic name of the bundle that reads it
 * @param settings by key
 * @param problems of what is set, each naming its key; empty where all is well
 */
public record Settings(
    String pid, String name, String bundle, List<Setting> settings, List<String> problems) {

  public Settings {
    settings = List.copyOf(settings);
    problems = List.copyOf(problems);
  }
}
