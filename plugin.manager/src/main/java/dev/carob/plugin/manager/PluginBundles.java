package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
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
 * The plugins as bundles of the framework: what is added, replaced and taken away there, and
 * recorded. Who calls sees to it that one change is made at a time.
 */
final class PluginBundles {

  private static final Logger LOG = LoggerFactory.getLogger(PluginBundles.class);
  static final String LOCATION = "carob-plugin:";

  private final BundleContext context;
  private final PluginRecords records;
  private final AllowList allowed;
  private final Admission admission;
  private final Readiness readiness;
  private final Requirements requirements;
  private final Swapping swapping;

  /** Names of those that are what the records say; a recorded jar may have been refused. */
  private final Set<String> asRecorded = new HashSet<>();

  PluginBundles(
      BundleContext context,
      PluginRecords records,
      AllowList allowed,
      Admission admission,
      Readiness readiness) {
    this.context = context;
    this.records = records;
    this.allowed = allowed;
    this.admission = admission;
    this.readiness = readiness;
    this.requirements = new Requirements(context);
    this.swapping = new Swapping(context, admission, readiness);
  }

  /** Those that there are. */
  Stream<Bundle> all() {
    return Arrays.stream(context.getBundles()).filter(PluginBundles::isPlugin);
  }

  private static boolean isPlugin(Bundle bundle) {
    return bundle.getLocation().startsWith(LOCATION) || !Readiness.declared(bundle).isEmpty();
  }

  /** The plugin of a symbolic name, or of a number of the framework's. */
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
        "there is no plugin '" + name + "': 'carob plugin ls' lists them");
  }

  /** The record of the jar that a plugin is; empty where it is the distribution's own. */
  private Optional<PluginRecord> record(Bundle bundle) {
    return records
        .of(bundle.getSymbolicName())
        .filter(known -> known.hasJar() && asRecorded.contains(known.name()));
  }

  Plugin describe(Bundle bundle) {
    Optional<PluginRecord> known = record(bundle);
    boolean runs = Swapping.isRunning(bundle);
    List<String> problems = runs ? readiness.problems(bundle) : List.of();
    return new Plugin(
        bundle.getSymbolicName(),
        bundle.getVersion().toString(),
        bundle.getBundleId(),
        known.map(PluginRecord::origin).orElse(Plugin.Origin.DISTRIBUTION),
        !runs
            ? Plugin.State.STOPPED
            : problems.isEmpty() ? Plugin.State.ACTIVE : Plugin.State.UNSATISFIED,
        List.copyOf(Readiness.declared(bundle)),
        known.map(PluginRecord::file).orElse(""),
        known.map(PluginRecord::digest).orElse(""),
        problems);
  }

  private void admissible(PluginJar jar) {
    allowed.check(jar);
    requirements.check(jar);
  }

  /**
   * Adds a plugin, or puts a jar in the place of one, and runs it where that ran.
   *
   * @throws CarobException.InvalidArgument the jar is refused, and the message says why
   * @throws CarobException.BackendUnavailable the one before is back
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
    LOG.info("the plugin {} {} is there, from {}", jar.name(), jar.version(), jar.source());
    return describe(bundle);
  }

  private Plugin update(Bundle bundle, PluginJar jar, Plugin.Origin origin) {
    boolean runs = records.of(jar.name()).map(PluginRecord::runs).orElse(true);
    boolean recorded = asRecorded.contains(jar.name());
    replace(bundle, jar);
    try {
      record(jar, origin, runs);
    } catch (RuntimeException e) {
      swapping.swap(bundle, source(bundle), Swapping.of(jar.copy()));
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
          "%s is refused: %s %s can't be started: %s"
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
          bundle.getSymbolicName() + " can't be removed: " + Swapping.reason(e), e);
    }
  }

  /** Where the present content of a bundle is. */
  private Swapping.Source source(Bundle bundle) {
    return record(bundle)
        .map(known -> Swapping.of(records.jar(known.digest())))
        .orElseGet(() -> Swapping.original(bundle));
  }

  /** Adds a plugin that is recorded, or will be. */
  Bundle putBack(PluginJar jar, boolean runs) {
    admissible(jar);
    Bundle bundle = add(jar, runs);
    asRecorded.add(jar.name());
    return bundle;
  }

  /** Puts a jar that is recorded, or will be, in the place of what a plugin is now. */
  void replace(Bundle bundle, PluginJar jar) {
    admissible(jar);
    readiness.requireNoLess(bundle, jar);
    swapping.swap(bundle, Swapping.of(jar.copy()), source(bundle));
    asRecorded.add(jar.name());
  }

  static void stop(Bundle bundle) {
    try {
      bundle.stop();
    } catch (BundleException e) {
      throw new CarobException.Internal(
          bundle.getSymbolicName() + " can't be stopped: " + Swapping.reason(e), e);
    }
  }

  /** Whether it came with the distribution, in that file. */
  static boolean isIn(Bundle bundle, Path file) {
    return Swapping.file(bundle).equals(Optional.of(file));
  }

  /**
   * Makes sure that no other plugin is wired to one that is to be removed.
   *
   * @throws CarobException.Dependency others use it; the message names them
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
              .formatted(bundle.getSymbolicName(), bundle.getVersion(), String.join(", ", users)));
    }
  }

  /** Takes a plugin away: what the distribution came with is back in its place. */
  void takeAway(Bundle bundle) {
    if (bundle.getLocation().startsWith(LOCATION)
        || Swapping.file(bundle).filter(Files::exists).isEmpty()) {
      // First what the next engine reads: when that fails, nothing has changed.
      records.remove(bundle.getSymbolicName());
      remove(bundle);
    } else if (asRecorded.contains(bundle.getSymbolicName())) {
      swapping.swap(bundle, Swapping.original(bundle), source(bundle));
    }
    asRecorded.remove(bundle.getSymbolicName());
    records.remove(bundle.getSymbolicName());
    LOG.info("the plugin {} is gone", bundle.getSymbolicName());
  }

  /** Takes away a plugin that is recorded, whether it is there or not. */
  void forget(PluginRecord known) {
    find(known.name()).ifPresentOrElse(this::takeAway, () -> records.remove(known.name()));
  }
}
