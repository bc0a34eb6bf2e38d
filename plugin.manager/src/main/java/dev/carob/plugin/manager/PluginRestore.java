package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores the plugins of the previous engine. */
final class PluginRestore {

  private static final Logger LOG = LoggerFactory.getLogger(PluginRestore.class);

  private final PluginBundles bundles;
  private final PluginRecords records;
  private final RejectedJars refused;

  PluginRestore(PluginBundles bundles, PluginRecords records, RejectedJars refused) {
    this.bundles = bundles;
    this.records = records;
    this.refused = refused;
  }

  void all() {
    List<PluginRecord> left = new ArrayList<>(records.all());
    int before;
    do {
      before = left.size();
      // Repeat, because plugins may require each other.
      left.removeIf(this::isDone);
    } while (!left.isEmpty() && left.size() < before);
    left.forEach(known -> LOG.error("{}", refused.problem(Path.of(known.file()))));
  }

  private boolean isDone(PluginRecord known) {
    Path file = Path.of(known.file());
    if (known.origin() == Plugin.Origin.DEPLOYED && !Files.exists(file)) {
      records.remove(known.name());
      return true;
    }
    Optional<Bundle> there = bundles.find(known.name());
    try {
      if (!known.hasJar()) {
        there.ifPresent(PluginBundles::stop);
        return true;
      }
      PluginJar jar = PluginJar.read(records.jar(known.digest()), file, records.directory());
      try {
        if (there.isPresent() && PluginBundles.isIn(there.get(), file) && known.runs()) {
          // The engine was started with the file that is there now.
          records.remove(known.name());
          return true;
        }
        if (there.isEmpty()) {
          bundles.putBack(jar, known.runs());
        } else {
          bundles.replace(there.get(), jar);
          if (!known.runs()) {
            PluginBundles.stop(there.get());
          }
        }
        refused.remove(file);
        return true;
      } finally {
        jar.forget();
      }
    } catch (CarobException e) {
      refused.add(file, e);
      return false;
    }
  }
}
