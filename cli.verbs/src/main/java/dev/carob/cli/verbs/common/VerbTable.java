package dev.carob.cli.verbs.common;

import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.VerbProvider;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * The verbs of a noun. Verbs are constructed when they are called: the constructor of each is
 * cheap, but loading all their classes is not.
 *
 * @param <S> the services that the verbs use
 */
public final class VerbTable<S> {

  private final Map<String, BiFunction<S, Console, Verb>> makers = new TreeMap<>();

  /** Adds a verb by its name. */
  public VerbTable<S> add(String name, BiFunction<S, Console, Verb> maker) {
    makers.put(name, maker);
    return this;
  }

  /** Returns the names of the verbs, sorted. */
  public Set<String> names() {
    return makers.keySet();
  }

  /** Returns the verbs with the given services. */
  public VerbProvider provider(S services) {
    return (name, console) -> {
      BiFunction<S, Console, Verb> maker = makers.get(name);
      if (maker == null) {
        throw new IllegalArgumentException(name);
      }
      return maker.apply(services, console);
    };
  }

  /** Registers the verbs with the given services as a {@code VerbProvider}. */
  public ServiceRegistration<VerbProvider> register(BundleContext context, S services) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(VerbProvider.VERBS, names().toArray(String[]::new));
    return context.registerService(VerbProvider.class, provider(services), properties);
  }
}
