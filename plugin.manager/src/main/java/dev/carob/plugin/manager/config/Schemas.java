package dev.carob.plugin.manager.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What can be set in an engine, by PID. Under the PID of a factory there are any number of
 * configurations, {@code PID~NAME} each.
 */
final class Schemas {

  /** Between the PID of a factory and the name of one of its configurations. */
  static final char OF_FACTORY = '~';

  /** A file is named by it too. */
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  private final Map<String, Schema> single = new TreeMap<>();
  private final Map<String, Schema> factories = new TreeMap<>();

  /** Adds what is configured once. */
  void add(Schema schema) {
    single.put(schema.pid(), schema);
  }

  /** Adds what is configured any number of times. */
  void addFactory(Schema schema) {
    factories.put(schema.pid(), schema.ofFactory());
  }

  /**
   * What can be set under a PID; empty where no bundle says so. Under the PID of a factory that is
   * what can be set for each of its configurations.
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
   * What can be set under all PIDs, in their order: a factory's, and those of its configurations.
   *
   * @param configured the PIDs for which something is set
   */
  List<Schema> all(Collection<String> configured) {
    TreeSet<String> pids = new TreeSet<>(single.keySet());
    pids.addAll(factories.keySet());
    configured.stream().filter(pid -> find(pid).isPresent()).forEach(pids::add);
    return pids.stream().flatMap(pid -> find(pid).stream()).toList();
  }
}
