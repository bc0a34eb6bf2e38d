package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.config.ConfigurationService;
import dev.carob.api.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of an engine: validates the settings of the files, and passes them to
 * Configuration Admin.
 */
class EngineConfiguration implements ConfigurationService {

  private static final Logger LOG = LoggerFactory.getLogger(EngineConfiguration.class);

  private final Supplier<Schemas> schemas;
  private final ConfigurationFiles files;
  private final ConfigurationAdmin admin;
  private final Consumer<Map<String, List<String>>> checkBackends;
  private final Runnable awaitDelivery;
  private final ReentrantLock lock = new ReentrantLock();
  private Map<String, ConfigurationFiles.Said> inEffect;

  /**
   * @param schemas provides the schemas of the settings that can be set at present
   * @param checkBackends throws an exception if a chosen backend does not exist
   * @param awaitDelivery returns when earlier changes have reached all their listeners
   */
  EngineConfiguration(
      Supplier<Schemas> schemas,
      ConfigurationFiles files,
      ConfigurationAdmin admin,
      Consumer<Map<String, List<String>>> checkBackends,
      Runnable awaitDelivery) {
    this.schemas = schemas;
    this.files = files;
    this.admin = admin;
    this.checkBackends = checkBackends;
    this.awaitDelivery = awaitDelivery;
    this.inEffect = files.readKnown();
  }

  private Schema schema(String pid) {
    return schemas
        .get()
        .find(pid)
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "nothing is configured by '" + pid + "'",
                    FailureDetails.about(Subject.Kind.SETTINGS, pid)));
  }

  @Override
  public final List<Settings> list() {
    Map<String, ConfigurationFiles.Said> said = files.read();
    return schemas.get().all(said.keySet()).stream().map(schema -> describe(schema, said)).toList();
  }

  @Override
  public final Settings get(String pid) {
    return describe(schema(pid), files.read());
  }

  /** Describes settings including the values in files and their errors. */
  private static Settings describe(Schema schema, Map<String, ConfigurationFiles.Said> said) {
    ConfigurationFiles.Said values = said.get(schema.pid());
    return schema.describe(values == null ? Map.of() : values.values());
  }

  @Override
  public final Settings set(String pid, Map<String, List<String>> values) {
    Schema schema = schema(pid);
    schema.requireSettable();
    Map<String, Object> fresh = schema.typed(values);
    if (pid.equals(BackendChoices.PID)) {
      checkBackends.accept(values);
    }
    change(
        pid,
        known -> {
          known.putAll(fresh);
          List<String> problems = schema.problems(known);
          if (!problems.isEmpty()) {
            throw new CarobException.InvalidArgument(String.join("; ", problems));
          }
        });
    return describe(schema, files.read());
  }

  @Override
  public final Settings unset(String pid, Set<String> keys) {
    Schema schema = schema(pid);
    schema.requireSettable();
    Set<String> known = new HashSet<>();
    schema.describe(Map.of()).settings().forEach(setting -> known.add(setting.key()));
    change(
        pid,
        values -> {
          for (String key : keys) {
            if (values.remove(key) == null && !known.contains(key)) {
              throw new CarobException.InvalidArgument(
                  pid + " has no key '" + key + "'",
                  FailureDetails.about(Subject.Kind.SETTINGS, pid));
            }
          }
        });
    return describe(schema, files.read());
  }

  private interface Change {
    void on(Map<String, Object> values);
  }

  private void change(String pid, Change change) {
    lock.lock();
    try {
      Optional<ConfigurationFiles.Said> before = Optional.ofNullable(files.read().get(pid));
      Map<String, Object> values =
          new HashMap<>(before.map(ConfigurationFiles.Said::values).orElse(Map.of()));
      change.on(values);
      files.write(pid, values, before.map(ConfigurationFiles.Said::file));
      apply();
    } finally {
      lock.unlock();
    }
    awaitDelivery.run();
  }

  /** Applies a new or changed file. */
  final void found(Path file) {
    files.add(file);
    apply();
  }

  /** Applies the removal of a file. */
  final void removed(Path file) {
    files.remove(file);
    apply();
  }

  /** Applies the changes in known files. Invalid settings are logged and ignored. */
  private void apply() {
    lock.lock();
    try {
      Map<String, ConfigurationFiles.Said> now = files.readKnown();
      Map<String, ConfigurationFiles.Said> changed = new TreeMap<>(now);
      changed.entrySet().removeIf(entry -> isInEffect(entry.getKey(), entry.getValue()));
      // Usually nothing has changed: a starting engine is notified of each of its files.
      Schemas known = changed.isEmpty() ? new Schemas() : schemas.get();
      changed.forEach(
          (pid, said) -> {
            List<String> problems =
                known.find(pid).map(schema -> schema.problems(said.values())).orElse(List.of());
            if (problems.isEmpty()) {
              update(pid, said.values());
            } else {
              problems.forEach(problem -> LOG.error("{}: {}", said.file(), problem));
            }
          });
      for (String pid : inEffect.keySet()) {
        if (!now.containsKey(pid)) {
          delete(pid);
        }
      }
      inEffect = now;
    } finally {
      lock.unlock();
    }
  }

  private boolean isInEffect(String pid, ConfigurationFiles.Said said) {
    ConfigurationFiles.Said before = inEffect.get(pid);
    return before != null && Schema.same(before.values(), said.values());
  }

  private void update(String pid, Map<String, Object> values) {
    try {
      Configuration configuration = configuration(pid);
      Dictionary<String, Object> properties =
          Objects.requireNonNullElseGet(configuration.getProperties(), Hashtable::new);
      // Keep properties of other bundles, such as the Configurator's marks.
      for (String key : Collections.list(properties.keys())) {
        if (!key.startsWith(":")) {
          properties.remove(key);
        }
      }
      values.forEach(properties::put);
      configuration.update(properties);
      LOG.info("the configuration of {} was changed", pid);
    } catch (IOException e) {
      throw new CarobException.Internal("configuring " + pid, e);
    }
  }

  /**
   * Returns the configuration with a PID. A {@code ~} in the PID separates factory PID and name
   * (OSGi Configurator, 150.3.3).
   */
  private Configuration configuration(String pid) throws IOException {
    int factory = pid.indexOf(Schemas.OF_FACTORY);
    return factory < 0
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(pid.substring(0, factory), pid.substring(factory + 1), "?");
  }

  private void delete(String pid) {
    try {
      configuration(pid).delete();
      LOG.info("the configuration of {} was removed", pid);
    } catch (IOException e) {
      throw new CarobException.Internal("configuring " + pid, e);
    }
  }
}
