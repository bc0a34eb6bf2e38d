package dev.carob.plugin.manager.config;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Configuration Admin that keeps configurations in memory. */
final class TestAdmin {

  private final Map<String, Dictionary<String, Object>> stored = new TreeMap<>();
  private final List<String> changes = new ArrayList<>();
  private Consumer<String> listener = pid -> {};
  private int made;

  /** Returns the values stored for a PID; null if none are stored. */
  Map<String, Object> values(String pid) {
    Dictionary<String, Object> found = stored.get(pid);
    if (found == null) {
      return null;
    }
    Map<String, Object> values = new HashMap<>();
    Collections.list(found.keys()).forEach(key -> values.put(key, found.get(key)));
    return values;
  }

  /** Stores values as another bundle would. */
  void store(String pid, Map<String, Object> values) {
    stored.put(pid, new Hashtable<>(values));
  }

  /** The PIDs that have been updated or deleted, in order. */
  List<String> changes() {
    return List.copyOf(changes);
  }

  /** Registers a listener of updates. */
  void onUpdate(Consumer<String> updated) {
    listener = updated;
  }

  ConfigurationAdmin admin() {
    return (ConfigurationAdmin)
        Proxy.newProxyInstance(
            TestAdmin.class.getClassLoader(),
            new Class<?>[] {ConfigurationAdmin.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getConfiguration" -> configuration((String) arguments[0]);
                  case "createFactoryConfiguration" -> configuration(arguments[0] + "~" + ++made);
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  @SuppressWarnings("unchecked")
  private Configuration configuration(String pid) {
    return (Configuration)
        Proxy.newProxyInstance(
            TestAdmin.class.getClassLoader(),
            new Class<?>[] {Configuration.class},
            (self, method, arguments) -> {
              switch (method.getName()) {
                case "getPid":
                  return pid;
                case "getProperties":
                  return stored.get(pid);
                case "update":
                  stored.put(pid, (Dictionary<String, Object>) arguments[0]);
                  changes.add(pid);
                  listener.accept(pid);
                  return null;
                case "delete":
                  stored.remove(pid);
                  changes.add("-" + pid);
                  return null;
                default:
                  throw new UnsupportedOperationException(method.toString());
              }
            });
  }
}
