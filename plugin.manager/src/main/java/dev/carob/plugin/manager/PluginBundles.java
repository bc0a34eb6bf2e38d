package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.plugin.Plugin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Manages plugins as bundles of the framework: installs, replaces and uninstalls them, and updates
 * their records. The caller makes sure that changes are serialized.
 */
final class PluginBundles {

  private static final Logger LOG = LoggerFactory.getLogger(PluginBundles.class);
  static final String LOCATION = "carob-plugin:";

  private final BundleContext context;
  private final PluginRecords records;
  private final AllowList allowed;
  private final AllowListHook admission;
  private final Readiness readiness;
  private final Requirements requirements;
  private final BundleUpdate update;

  /** Names of plugins whose content matches their record; a recorded jar may have been rejected. */
  private final Set<String> asRecorded = new HashSet<>();

  PluginBundles(
      BundleContext context,
      PluginRecords records,
      AllowList allowed,
      AllowListHook admission,
      Readiness readiness) {
    this.context = context;
    this.records = records;
    this.allowed = allowed;
    this.admission = admission;
    this.readiness = readiness;
    this.requirements = new Requirements(context);
    this.update = new BundleUpdate(context, admission, readiness);
  }

  /** All plugins. */
  Stream<Bundle> all() {
    return Arrays.stream(context.getBundles()).filter(PluginBundles::isPlugin);
  }

  private static boolean isPlugin(Bundle bundle) {
    return bundle.getLocation().startsWith(LOCATION) || !Readiness.declared(bundle).isEmpty();
  }

  /** Finds a plugin by symbolic name or by bundle id. */
  Optional<Bundle> find(String name) {
    return all()
        .filter(
            bundle ->
                name.equals(bundle.getSymbolicName())
                    || name.equals(String.valueOf(bundle.getBundleId())))
        .findFirst();
  }

  Bundle get(String name) {
    return find(name).orElseThrow(() -> none(name));
  }

  static CarobException.NotFound none(String name) {
    return new CarobException.NotFound(
        "no such plugin: '" + name + "'", FailureDetails.about(Subject.Kind.PLUGIN, name));
  }

  /** The record of a plugin's jar; empty if the plugin has the distribution's content. */
  private Optional<PluginRecord> record(Bundle bundle) {
    return records
        .of(bundle.getSymbolicName())
        .filter(known -> known.hasJar() && asRecorded.contains(known.name()));
  }

  Plugin describe(Bundle bundle) {
    Optional<PluginRecord> known = record(bundle);
    boolean runs = BundleUpdate.isRunning(bundle);
    List<String> problems = runs ? readiness.problems(bundle) : List.of();
    return Plugin.builder(
            bundle.getSymbolicName(),
            known.map(PluginRecord::origin).orElse(Plugin.Origin.DISTRIBUTION),
            !runs
                ? Plugin.State.STOPPED
                : problems.isEmpty() ? Plugin.State.ACTIVE : Plugin.State.UNSATISFIED)
        .version(bundle.getVersion().toString())
        .bundle(bundle.getBundleId())
        .backends(List.copyOf(Readiness.declared(bundle)))
        .file(known.map(PluginRecord::file).orElse(""))
        .digest(known.map(PluginRecord::digest).orElse(""))
        .problems(problems)
        .build();
  }

  private void admissible(PluginJar jar) {
    allowed.check(jar);
    requirements.check(jar);
  }

  /**
   * Installs and starts a plugin, or replaces the content of an installed plugin, which is started
   * again if it was started before.
   *
   * @throws CarobException.InvalidArgument the jar is rejected; the message says why
   * @throws CarobException.BackendUnavailable the previous version was restored
   */
  Plugin put(PluginJar jar, Plugin.Origin origin) {
    return find(jar.name())
        .map(there -> update(there, jar, origin))
        .orElseGet(() -> install(jar, origin));
  }

  private Plugin install(PluginJar jar, Plugin.Origin origin) {
    Bundle bundle = putBack(jar, true);
    try {
      record(jar, origin, true);
    } catch (RuntimeException e) {
      asRecorded.remove(jar.name());
      remove(bundle);
      throw e;
    }
    LOG.info("the plugin {} {} is installed, from {}", jar.name(), jar.version(), jar.source());
    return describe(bundle);
  }

  private Plugin update(Bundle bundle, PluginJar jar, Plugin.Origin origin) {
    boolean runs = records.of(jar.name()).map(PluginRecord::runs).orElse(true);
    boolean recorded = asRecorded.contains(jar.name());
    replace(bundle, jar);
    try {
      record(jar, origin, runs);
    } catch (RuntimeException e) {
      update.apply(bundle, source(bundle), BundleUpdate.of(jar.copy()));
      if (!recorded) {
        asRecorded.remove(jar.name());
      }
      throw e;
    }
    LOG.info("the plugin {} is now {}, from {}", jar.name(), jar.version(), jar.source());
    return describe(bundle);
  }

  private void record(PluginJar jar, Plugin.Origin origin, boolean runs) {
    records.keep(jar);
    try {
      records.put(
          new PluginRecord(jar.name(), origin, jar.source().toString(), jar.digest(), runs));
    } catch (RuntimeException e) {
      records.discard(jar.digest());
      throw e;
    }
  }

  private Bundle add(PluginJar jar, boolean start) {
    Bundle bundle = null;
    try (InputStream in = Files.newInputStream(jar.copy())) {
      bundle = context.installBundle(LOCATION + jar.name(), in);
      admission.admit(bundle);
      if (start) {
        bundle.start();
      }
      return bundle;
    } catch (BundleException e) {
      if (bundle != null) {
        remove(bundle);
      }
      throw new CarobException.InvalidArgument(
          "%s is refused: %s %s cannot be started: %s"
              .formatted(jar.source(), jar.name(), jar.version(), Requirements.words(e, jar)),
          e);
    } catch (IOException e) {
      throw new CarobException.Internal("reading the copy of " + jar.source(), e);
    }
  }

  private static void remove(Bundle bundle) {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      throw new CarobException.Internal(
          bundle.getSymbolicName() + " cannot be removed: " + BundleUpdate.reason(e), e);
    }
  }

  /** The source of a bundle's current content. */
  private BundleUpdate.Source source(Bundle bundle) {
    return record(bundle)
        .map(known -> BundleUpdate.of(records.jar(known.digest())))
        .orElseGet(() -> BundleUpdate.original(bundle));
  }

  /** Installs a plugin whose record exists or will be written. */
  Bundle putBack(PluginJar jar, boolean runs) {
    admissible(jar);
    Bundle bundle = add(jar, runs);
    asRecorded.add(jar.name());
    return bundle;
  }

  /** Replaces a plugin's content by a jar whose record exists or will be written. */
  void replace(Bundle bundle, PluginJar jar) {
    admissible(jar);
    readiness.requireNoLess(bundle, jar);
    update.apply(bundle, BundleUpdate.of(jar.copy()), source(bundle));
    asRecorded.add(jar.name());
  }

  static void stop(Bundle bundle) {
    try {
      bundle.stop();
    } catch (BundleException e) {
      throw new CarobException.Internal(
          bundle.getSymbolicName() + " cannot be stopped: " + BundleUpdate.reason(e), e);
    }
  }

  /** Returns true if a bundle of the distribution was installed from the file. */
  static boolean isIn(Bundle bundle, Path file) {
    return BundleUpdate.file(bundle).equals(Optional.of(file));
  }

  /**
   * Checks that no other plugin is wired to a plugin that is about to be removed.
   *
   * @throws CarobException.Dependency other plugins use it; the message names them
   */
  void requireUnused(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null || !bundle.getLocation().startsWith(LOCATION)) {
      return;
    }
    List<String> users =
        wiring.getProvidedWires(null).stream()
            .map(wire -> wire.getRequirer().getBundle())
            .filter(user -> user != null && !user.equals(bundle))
            .map(user -> user.getSymbolicName() + " " + user.getVersion())
            .distinct()
            .sorted()
            .toList();
    if (!users.isEmpty()) {
      throw new CarobException.Dependency(
          "%s %s is used by %s: uninstall that first"
              .formatted(bundle.getSymbolicName(), bundle.getVersion(), String.join(", ", users)),
          FailureDetails.about(Subject.Kind.PLUGIN, bundle.getSymbolicName()));
    }
  }

  /** Removes a plugin, or restores the distribution's content. */
  void takeAway(Bundle bundle) {
    if (bundle.getLocation().startsWith(LOCATION)
        || BundleUpdate.file(bundle).filter(Files::exists).isEmpty()) {
      // Update the records first: if that fails, nothing has changed.
      records.remove(bundle.getSymbolicName());
      remove(bundle);
    } else if (asRecorded.contains(bundle.getSymbolicName())) {
      update.apply(bundle, BundleUpdate.original(bundle), source(bundle));
    }
    asRecorded.remove(bundle.getSymbolicName());
    records.remove(bundle.getSymbolicName());
    LOG.info("the plugin {} is removed", bundle.getSymbolicName());
  }

  /** Removes a recorded plugin, whether or not it is installed. */
  void forget(PluginRecord known) {
    find(known.name()).ifPresentOrElse(this::takeAway, () -> records.remove(known.name()));
  }
}
