package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.plugin.Plugin;
import dev.carob.api.plugin.PluginService;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The plugins of an engine. Changes are serialized. */
class Plugins implements PluginService {

  private final ReentrantLock lock = new ReentrantLock();
  private final PluginRecords records;
  private final AllowList allowed;
  private final AllowListHook admission;
  private final PluginBundles bundles;
  private final RejectedJars refused = new RejectedJars();
  private final DeployedPlugins deployed;
  private boolean restored;

  Plugins(BundleContext context, PluginRecords records, AllowList allowed, Readiness readiness) {
    this.records = records;
    this.allowed = allowed;
    this.admission = new AllowListHook(context, allowed);
    this.bundles = new PluginBundles(context, records, allowed, admission, readiness);
    this.deployed = new DeployedPlugins(bundles, records, refused);
  }

  final AllowList allowed() {
    return allowed;
  }

  /** The resolver hook that enforces the allow-list once it is registered. */
  final AllowListHook admission() {
    return admission;
  }

  private <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      if (!restored) {
        restored = true;
        new PluginRestore(bundles, records, refused).all();
      }
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  private void alone(Runnable work) {
    alone(
        () -> {
          work.run();
          return true;
        });
  }

  /** Restores the plugins of the previous engine; all other operations do this too. */
  final void restore() {
    alone(() -> true);
  }

  @Override
  public final List<Plugin> list() {
    return alone(
        () ->
            Stream.concat(bundles.all().map(bundles::describe), refused.plugins(records, bundles))
                .sorted(Comparator.comparing(Plugin::name))
                .toList());
  }

  @Override
  public final Plugin inspect(String name) {
    return alone(
        () ->
            bundles
                .find(name)
                .map(bundles::describe)
                .or(
                    () ->
                        refused
                            .plugins(records, bundles)
                            .filter(p -> p.name().equals(name))
                            .findFirst())
                .orElseThrow(() -> PluginBundles.none(name)));
  }

  @Override
  public final Plugin install(Path file) {
    return alone(
        () -> {
          PluginJar jar = PluginJar.read(file, file, records.directory());
          try {
            bundles
                .find(jar.name())
                .ifPresent(
                    there -> {
                      throw new CarobException.NameInUse(
                          "the plugin %s %s is already installed"
                              .formatted(jar.name(), there.getVersion()),
                          FailureDetails.about(Subject.Kind.PLUGIN, jar.name())
                              .andAbout(Subject.Kind.FILE, file.toString()));
                    });
            return installed(jar);
          } finally {
            jar.forget();
          }
        });
  }

  /** Installs or replaces a plugin, and forgets a rejected jar of that name. */
  private Plugin installed(PluginJar jar) {
    Optional<PluginRecord> before = records.of(jar.name());
    Plugin plugin = bundles.put(jar, Plugin.Origin.INSTALLED);
    before.ifPresent(known -> refused.remove(Path.of(known.file())));
    return plugin;
  }

  @Override
  public final Plugin update(String name) {
    return alone(
        () -> {
          String file =
              records
                  .of(symbolicName(name))
                  .map(PluginRecord::file)
                  .filter(known -> !known.isEmpty())
                  .orElseThrow(
                      () ->
                          new CarobException.InvalidArgument(
                              name + " came with the distribution: name the jar to update it with",
                              FailureDetails.about(Subject.Kind.PLUGIN, name)));
          return update(name, Path.of(file));
        });
  }

  @Override
  public final Plugin update(String name, Path file) {
    return alone(
        () -> {
          String symbolicName = symbolicName(name);
          PluginJar jar = PluginJar.read(file, file, records.directory());
          try {
            if (!jar.name().equals(symbolicName)) {
              throw new CarobException.InvalidArgument(
                  "%s is the bundle %s, not %s".formatted(file, jar.name(), symbolicName),
                  FailureDetails.code(FailureCode.OTHER_PLUGIN)
                      .andAbout(Subject.Kind.PLUGIN, jar.name())
                      .andAbout(Subject.Kind.FILE, file.toString()));
            }
            return installed(jar);
          } finally {
            jar.forget();
          }
        });
  }

  /** The symbolic name of a plugin, including one that was rejected when the engine started. */
  private String symbolicName(String name) {
    return bundles
        .find(name)
        .map(Bundle::getSymbolicName)
        .or(() -> records.of(name).filter(PluginRecord::hasJar).map(PluginRecord::name))
        .orElseThrow(() -> PluginBundles.none(name));
  }

  @Override
  public final Plugin start(String name) {
    return alone(
        () -> {
          Bundle bundle = bundles.get(name);
          try {
            bundle.start();
          } catch (BundleException e) {
            throw new CarobException.BackendUnavailable(
                bundle.getSymbolicName() + " cannot be started: " + BundleUpdate.reason(e),
                FailureDetails.about(Subject.Kind.PLUGIN, bundle.getSymbolicName()));
          }
          try {
            runs(bundle, true);
          } catch (RuntimeException e) {
            PluginBundles.stop(bundle);
            throw e;
          }
          return bundles.describe(bundle);
        });
  }

  @Override
  public final Plugin stop(String name) {
    return alone(
        () -> {
          Bundle bundle = bundles.get(name);
          // Update the records first: if that fails, nothing has changed.
          runs(bundle, false);
          PluginBundles.stop(bundle);
          return bundles.describe(bundle);
        });
  }

  private void runs(Bundle bundle, boolean now) {
    Optional<PluginRecord> known = records.of(bundle.getSymbolicName());
    if (now && known.isPresent() && !known.get().hasJar()) {
      records.remove(bundle.getSymbolicName());
    } else if (!now || known.isPresent()) {
      records.put(
          known
              .orElseGet(
                  () ->
                      new PluginRecord(
                          bundle.getSymbolicName(), Plugin.Origin.DISTRIBUTION, "", "", true))
              .running(now));
    }
  }

  @Override
  public final void uninstall(String name) {
    alone(
        () -> {
          Optional<Bundle> there = bundles.find(name);
          PluginRecord known =
              records
                  .of(there.map(Bundle::getSymbolicName).orElse(name))
                  .filter(PluginRecord::hasJar)
                  .orElseThrow(
                      () ->
                          new CarobException.InvalidArgument(
                              bundles.get(name).getSymbolicName()
                                  + " came with the distribution, and cannot be uninstalled",
                              FailureDetails.code(FailureCode.PART_OF_DISTRIBUTION)
                                  .andAbout(Subject.Kind.PLUGIN, name)));
          if (known.origin() == Plugin.Origin.DEPLOYED) {
            throw new CarobException.InvalidArgument(
                "%s is in the deploy directory: remove the file %s"
                    .formatted(known.name(), known.file()),
                FailureDetails.about(Subject.Kind.PLUGIN, known.name()));
          }
          there.ifPresent(bundles::requireUnused);
          refused.remove(Path.of(known.file()));
          bundles.forget(known);
        });
  }

  /** Handles a jar that was added to a deploy directory or has changed there. */
  final void deploy(Path file) {
    alone(() -> deployed.deploy(file));
  }

  /** Handles a jar that was removed from a deploy directory. */
  final void undeploy(Path file) {
    alone(() -> deployed.undeploy(file));
  }
}
