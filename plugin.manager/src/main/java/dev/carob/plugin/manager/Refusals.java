package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Jars that are to be plugins and can't, each with what is the matter with it. */
final class Refusals {

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

  /** What is the matter with a jar, of which that is known. */
  String problem(Path file) {
    return Optional.ofNullable(problems.get(file)).orElseThrow();
  }

  /** As plugins, by the names that they have where they are recorded and not there. */
  Stream<Plugin> plugins(PluginRecords records, PluginBundles bundles) {
    return problems.entrySet().stream()
        .map(
            refused -> {
              Path file = refused.getKey();
              Optional<PluginRecord> known =
                  records.ofFile(file).filter(one -> bundles.find(one.name()).isEmpty());
              return new Plugin(
                  known.map(PluginRecord::name).orElse(String.valueOf(file.getFileName())),
                  "",
                  -1,
                  known.map(PluginRecord::origin).orElse(Plugin.Origin.DEPLOYED),
                  Plugin.State.REFUSED,
                  List.of(),
                  file.toString(),
                  "",
                  List.of(refused.getValue()));
            });
  }
}
