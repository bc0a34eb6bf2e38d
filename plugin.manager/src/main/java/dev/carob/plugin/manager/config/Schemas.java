package dev.carob.plugin.manager.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of an engine, by PID. A factory PID has any number of configurations, {@code
 * PID~NAME}.
 */
final class Schemas {

  /** Separates a factory PID from the name of a configuration. */
  static final char OF_FACTORY = '~';

  /** The name is also used in file names. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  private final Map<String, Schema> single = new TreeMap<>();
  private final Map<String, Schema> factories = new TreeMap<>();

  /** Adds the schema of a single configuration. */
  void add(Schema schema) {
    single.put(schema.pid(), schema);
  }

  /** Adds the schema of a factory. */
  void addFactory(Schema schema) {
    factories.put(schema.pid(), schema.ofFactory());
  }

  /**
   * The schema for a PID; empty if no bundle defines one. For a factory PID, the schema of its
   * configurations.
   */
  Optional<Schema> find(String pid) {
    Schema known = single.get(pid);
    if (known != null) {
      return Optional.of(known);
    }
    int end = pid.indexOf(OF_FACTORY);
    Schema factory = factories.get(end < 0 ? pid : pid.substring(0, end));
    boolean named = end >= 0 && NAME.matcher(pid.substring(end + 1)).matches();
    return Optional.ofNullable(factory)
        .filter(found -> end < 0 || named)
        .map(found -> named ? found.named(pid) : found);
  }

  /**
   * The schemas of all PIDs, sorted, including those of factories and their configurations.
   *
   * @param configured PIDs with a configuration
   */
  List<Schema> all(Collection<String> configured) {
    TreeSet<String> pids = new TreeSet<>(single.keySet());
    pids.addAll(factories.keySet());
    configured.stream().filter(pid -> find(pid).isPresent()).forEach(pids::add);
    return pids.stream().flatMap(pid -> find(pid).stream()).toList();
  }
}
