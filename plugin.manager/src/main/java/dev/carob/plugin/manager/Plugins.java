package dev.carob.plugin.manager;

import dev.carob.api.CarobException;
import dev.carob.api.plugin.Plugin;
import dev.carob.api.plugin.PluginService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins of an engine. One change is made at a time. */
class Plugins implements PluginService {

  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);
  private static final String LOCATION = "carob-plugin:";

  private final ReentrantLock lock = new ReentrantLock();
  private final BundleContext context;
  private final PluginRecords records;
  private final AllowList allowed;
  private final Admission admission;
  private final Readiness readiness;
  private final Requirements requirements;
  private final Swapping swapping;

  /** Jars of the distribution's own deploy directory, with the digest that was started. */
  private final Map<Path, String> shipped = new TreeMap<>();

  /** File to what is the matter with it. */
  private final Map<Path, String> refused = new TreeMap<>();

  Plugins(BundleContext context, PluginRecords records, AllowList allowed, Readiness readiness) {
    this.context = context;
    this.records = records;
    this.allowed = allowed;
    this.admission = new Admission(context, allowed);
    this.readiness = readiness;
    this.requirements = new Requirements(context);
    this.swapping = new Swapping(context, admission, readiness);
  }

  final AllowList allowed() {
    return allowed;
  }

  /** What keeps others from starting what is not allowed, once it is registered. */
  final Admission admission() {
    return admission;
  }

  private <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Puts in place what was there when the last engine ended. */
  final void restore() {
    alone(
        () -> {
          List<PluginRecord> left = new ArrayList<>(records.all());
          int before;
          do {
            before = left.size();
            // Some may need others.
            left.removeIf(this::restored);
          } while (!left.isEmpty() && left.size() < before);
          left.forEach(known -> LOG.error("{}", refused.get(Path.of(known.file()))));
          return null;
        });
  }

  private boolean restored(PluginRecord known) {
    Path file = Path.of(known.file());
    if (known.origin() == Plugin.Origin.DEPLOYED && !Files.exists(file)) {
      records.remove(known.name());
      return true;
    }
    Optional<Bundle> there = find(known.name());
    try {
      if (!known.hasJar()) {
        there.ifPresent(Plugins::stopNow);
        return true;
      }
      PluginJar jar = PluginJar.read(records.jar(known.digest()), file, records.directory());
      try {
        if (there.isPresent() && isIn(there.get(), file) && known.runs()) {
          // The engine was started with the file as it is now.
          records.remove(known.name());
          return true;
        }
        admissible(jar);
        if (there.isPresent()) {
          swapping.swap(there.get(), Swapping.of(jar.copy()), Swapping.original(there.get()));
          if (!known.runs()) {
            stopNow(there.get());
          }
        } else {
          add(jar, known.runs());
        }
        refused.remove(file);
        return true;
      } finally {
        jar.forget();
      }
    } catch (CarobException e) {
      refused.put(file, words(e));
      return false;
    }
  }

  private static String words(CarobException e) {
    return String.valueOf(e.getMessage());
  }

  private static void stopNow(Bundle bundle) {
    try {
      bundle.stop();
    } catch (BundleException e) {
      throw new CarobException.Internal(
          bundle.getSymbolicName() + " can't be stopped: " + Swapping.reason(e), e);
    }
  }

  private void admissible(PluginJar jar) {
    allowed.check(jar);
    requirements.check(jar);
  }

  @Override
  public final List<Plugin> list() {
    return alone(
        () -> {
          List<Plugin> all = new ArrayList<>();
          for (Bundle bundle : context.getBundles()) {
            if (isPlugin(bundle)) {
              all.add(describe(bundle));
            }
          }
          refused.forEach((file, problem) -> all.add(refusedOne(file, problem)));
          all.sort(Comparator.comparing(Plugin::name));
          return all;
        });
  }

  private Plugin refusedOne(Path file, String problem) {
    Optional<PluginRecord> known = records.ofFile(file).filter(one -> find(one.name()).isEmpty());
    return new Plugin(
        known.map(PluginRecord::name).orElse(String.valueOf(file.getFileName())),
        "",
        -1,
        known.map(PluginRecord::origin).orElse(Plugin.Origin.DEPLOYED),
        Plugin.State.REFUSED,
        List.of(),
        file.toString(),
        "",
        List.of(problem));
  }

  private boolean isPlugin(Bundle bundle) {
    return bundle.getLocation().startsWith(LOCATION) || !Readiness.declared(bundle).isEmpty();
  }

  private Plugin describe(Bundle bundle) {
    Optional<PluginRecord> known =
        records.of(bundle.getSymbolicName()).filter(PluginRecord::hasJar);
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

  /** The plugin of a symbolic name, or of a number of the framework's. */
  private Optional<Bundle> find(String name) {
    return Arrays.stream(context.getBundles())
        .filter(this::isPlugin)
        .filter(
            bundle ->
                name.equals(bundle.getSymbolicName())
                    || name.equals(String.valueOf(bundle.getBundleId())))
        .findFirst();
  }

  private Bundle get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new CarobException.NotFound(
                    "there is no plugin '" + name + "': 'carob plugin ls' lists them"));
  }

  @Override
  public final Plugin inspect(String name) {
    return alone(
        () ->
            find(name)
                .map(this::describe)
                .or(() -> list().stream().filter(p -> p.name().equals(name)).findFirst())
                .orElseGet(() -> describe(get(name))));
  }

  @Override
  public final Plugin install(Path file) {
    return alone(
        () -> {
          PluginJar jar = PluginJar.read(file, file, records.directory());
          try {
            find(jar.name())
                .ifPresent(
                    there -> {
                      throw new CarobException.NameInUse(
                          "the plugin %s %s is there already: 'carob plugin update %s %s' replaces it"
                              .formatted(jar.name(), there.getVersion(), jar.name(), file));
                    });
            return installed(jar, Plugin.Origin.INSTALLED);
          } finally {
            jar.forget();
          }
        });
  }

  private Plugin installed(PluginJar jar, Plugin.Origin origin) {
    admissible(jar);
    Bundle bundle = add(jar, true);
    records.keep(jar);
    records.put(new PluginRecord(jar.name(), origin, jar.source().toString(), jar.digest(), true));
    LOG.info("the plugin {} {} is there, from {}", jar.name(), jar.version(), jar.source());
    return describe(bundle);
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

  @Override
  public final Plugin update(String name) {
    return alone(
        () -> {
          Bundle bundle = get(name);
          String file =
              records
                  .of(bundle.getSymbolicName())
                  .map(PluginRecord::file)
                  .filter(known -> !known.isEmpty())
                  .orElseThrow(
                      () ->
                          new CarobException.InvalidArgument(
                              name
                                  + " came with the distribution: name the jar to update it with"));
          return update(name, Path.of(file));
        });
  }

  @Override
  public final Plugin update(String name, Path file) {
    return alone(
        () -> {
          Bundle bundle = get(name);
          PluginJar jar = PluginJar.read(file, file, records.directory());
          try {
            if (!jar.name().equals(bundle.getSymbolicName())) {
              throw new CarobException.InvalidArgument(
                  "%s is the bundle %s, not %s: 'carob plugin install' adds it"
                      .formatted(file, jar.name(), bundle.getSymbolicName()));
            }
            return updated(bundle, jar, Plugin.Origin.INSTALLED);
          } finally {
            jar.forget();
          }
        });
  }

  private Plugin updated(Bundle bundle, PluginJar jar, Plugin.Origin origin) {
    admissible(jar);
    Optional<PluginRecord> before = records.of(jar.name());
    boolean runs = before.map(PluginRecord::runs).orElse(true);
    swapping.swap(bundle, Swapping.of(jar.copy()), source(bundle));
    records.keep(jar);
    records.put(new PluginRecord(jar.name(), origin, jar.source().toString(), jar.digest(), runs));
    LOG.info("the plugin {} is now {}, from {}", jar.name(), jar.version(), jar.source());
    return describe(bundle);
  }

  /** Where the present content of a bundle is. */
  private Swapping.Source source(Bundle bundle) {
    return records
        .of(bundle.getSymbolicName())
        .filter(PluginRecord::hasJar)
        .map(known -> Swapping.of(records.jar(known.digest())))
        .orElseGet(() -> Swapping.original(bundle));
  }

  @Override
  public final Plugin start(String name) {
    return alone(
        () -> {
          Bundle bundle = get(name);
          try {
            bundle.start();
          } catch (BundleException e) {
            throw new CarobException.BackendUnavailable(
                bundle.getSymbolicName() + " can't be started: " + Swapping.reason(e));
          }
          runs(bundle, true);
          return describe(bundle);
        });
  }

  @Override
  public final Plugin stop(String name) {
    return alone(
        () -> {
          Bundle bundle = get(name);
          stopNow(bundle);
          runs(bundle, false);
          return describe(bundle);
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
          Optional<Bundle> there = find(name);
          PluginRecord known =
              records
                  .of(there.map(Bundle::getSymbolicName).orElse(name))
                  .filter(PluginRecord::hasJar)
                  .orElseThrow(
                      () ->
                          new CarobException.InvalidArgument(
                              "%s came with the distribution: 'carob plugin stop %s' stops it"
                                  .formatted(get(name).getSymbolicName(), name)));
          if (known.origin() == Plugin.Origin.DEPLOYED) {
            throw new CarobException.InvalidArgument(
                "%s lies in the deploy directory: remove the file %s"
                    .formatted(known.name(), known.file()));
          }
          refused.remove(Path.of(known.file()));
          gone(known);
          return null;
        });
  }

  private static boolean isIn(Bundle bundle, Path file) {
    return Swapping.file(bundle).equals(Optional.of(file));
  }

  private void takeAway(Bundle bundle) {
    if (bundle.getLocation().startsWith(LOCATION)
        || Swapping.file(bundle).filter(Files::exists).isEmpty()) {
      remove(bundle);
    } else {
      swapping.swap(bundle, Swapping.original(bundle), source(bundle));
    }
    records.remove(bundle.getSymbolicName());
    LOG.info("the plugin {} is gone", bundle.getSymbolicName());
  }

  /** A jar lies in the deploy directory, or has changed there. */
  final void deploy(Path file) {
    alone(
        () -> {
          try {
            deployed(file);
            retry();
          } catch (CarobException e) {
            refused.put(file, words(e));
            LOG.error("{}", e.getMessage());
          }
          return null;
        });
  }

  private void deployed(Path file) {
    PluginJar jar = PluginJar.read(file, file, records.directory());
    try {
      Optional<PluginRecord> before = records.ofFile(file);
      boolean same = before.isPresent() && before.get().digest().equals(jar.digest());
      if (same && !refused.containsKey(file)) {
        return;
      }
      if (before.isPresent() && !before.get().name().equals(jar.name())) {
        gone(before.get());
      }
      Optional<Bundle> there = find(jar.name());
      if (there.isPresent() && before.isEmpty() && isIn(there.get(), file)) {
        String started = shipped.putIfAbsent(file, jar.digest());
        if (started == null || started.equals(jar.digest())) {
          return;
        }
      }
      if (there.isPresent()) {
        updated(there.get(), jar, Plugin.Origin.DEPLOYED);
      } else {
        installed(jar, Plugin.Origin.DEPLOYED);
      }
      refused.remove(file);
    } finally {
      jar.forget();
    }
  }

  /** What was refused may have lacked what has come since. */
  private void retry() {
    for (Path file : List.copyOf(refused.keySet())) {
      try {
        deployed(file);
        refused.remove(file);
      } catch (CarobException e) {
        refused.put(file, words(e));
        LOG.debug("still: {}", e.getMessage());
      }
    }
  }

  /** A jar has been taken from the deploy directory. */
  final void undeploy(Path file) {
    alone(
        () -> {
          refused.remove(file);
          if (shipped.remove(file) == null) {
            records.ofFile(file).ifPresent(this::gone);
          } else {
            Arrays.stream(context.getBundles())
                .filter(bundle -> isIn(bundle, file))
                .forEach(this::takeAway);
          }
          return null;
        });
  }

  private void gone(PluginRecord known) {
    find(known.name()).ifPresentOrElse(this::takeAway, () -> records.remove(known.name()));
  }
}
