package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rejected jars and the reasons. */
final class RejectedJars {

  private final Map<Path, String> problems = new TreeMap<>();

  void add(Path file, CarobException why) {
    problems.put(file, String.valueOf(why.getMessage()));
  }

  void remove(Path file) {
    problems.remove(file);
  }

  boolean contains(Path file) {
    return problems.containsKey(file);
  }

  List<Path> files() {
    return List.copyOf(problems.keySet());
  }

  /** Returns the reason why a jar was rejected; the jar must have been rejected. */
  String problem(Path file) {
    return Optional.ofNullable(problems.get(file)).orElseThrow();
  }

  /**
   * Represents the rejected jars as plugins, by their names if they are recorded but not installed.
   */
  Stream<Plugin> plugins(PluginRecords records, PluginBundles bundles) {
    return problems.entrySet().stream()
        .map(
            refused -> {
              Path file = refused.getKey();
              Optional<PluginRecord> known =
                  records.ofFile(file).filter(one -> bundles.find(one.name()).isEmpty());
              return Plugin.builder(
                      known.map(PluginRecord::name).orElse(String.valueOf(file.getFileName())),
                      known.map(PluginRecord::origin).orElse(Plugin.Origin.DEPLOYED),
                      Plugin.State.REFUSED)
                  .file(file.toString())
                  .problems(List.of(refused.getValue()))
                  .build();
            });
  }
}
