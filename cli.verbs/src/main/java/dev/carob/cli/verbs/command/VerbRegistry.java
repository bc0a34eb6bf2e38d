package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.CommandRunner;
import dev.carob.spi.verb.VerbProvider;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verbs of all registered {@code VerbProvider} services. */
final class VerbRegistry implements VerbSource {

  private static final Logger LOG = LoggerFactory.getLogger(VerbRegistry.class);
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,63}( [a-z0-9][a-z0-9-]{0,63})?");

  private final BundleContext context;

  /** Names of verbs by provider, in the order of service ranking. */
  private final Map<ServiceReference<VerbProvider>, List<String>> providers =
      new ConcurrentSkipListMap<>(Collections.reverseOrder());

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  VerbRegistry(BundleContext context) {
    this.context = context;
  }

  /** Adds a provider, or updates its names. */
  void put(ServiceReference<VerbProvider> reference) {
    List<String> names = strings(reference.getProperty(VerbProvider.VERBS));
    List<String> valid = names.stream().filter(name -> NAME.matcher(name).matches()).toList();
    if (valid.size() < names.size() || names.isEmpty()) {
      LOG.warn(
          "the bundle {} registers a {} with the invalid property {}={}: it must name verbs of one or two words of lower-case letters, digits and hyphens",
          reference.getBundle(),
          VerbProvider.class.getSimpleName(),
          VerbProvider.VERBS,
          names);
    }
    providers.put(reference, valid);
    changed();
  }

  void remove(ServiceReference<VerbProvider> reference) {
    providers.remove(reference);
    changed();
  }

  private void changed() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        LOG.error("a listener to changes of the commands failed", e);
      }
    }
  }

  /** Calls a listener after each change, until the registration is closed. */
  CommandRunner.Registration onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Returns the elements of a {@code String+} property. */
  private static List<String> strings(Object property) {
    Stream<?> values =
        property instanceof Object[] array
            ? Arrays.stream(array)
            : property instanceof Collection<?> many ? many.stream() : Stream.ofNullable(property);
    return values.map(String::valueOf).toList();
  }

  @Override
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    providers.values().forEach(names::addAll);
    return names;
  }

  @Override
  public <T> Optional<T> use(String name, Function<OfferedVerb, T> action) {
    for (Map.Entry<ServiceReference<VerbProvider>, List<String>> entry : providers.entrySet()) {
      if (!entry.getValue().contains(name)) {
        continue;
      }
      VerbProvider provider = context.getService(entry.getKey());
      if (provider != null) {
        try {
          return Optional.of(
              action.apply(new OfferedVerb(name, provider, plugin(entry.getKey().getBundle()))));
        } finally {
          context.ungetService(entry.getKey());
        }
      }
    }
    return Optional.empty();
  }

  /** The name and version of a bundle, unless it is this one. */
  private String plugin(@Nullable Bundle bundle) {
    return bundle == null || bundle.equals(context.getBundle())
        ? ""
        : bundle.getSymbolicName() + " " + bundle.getVersion();
  }
}
