package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.VerbProvider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Verbs without a framework. */
final class TestVerbs implements VerbSource {

  private final Map<String, VerbProvider> providers = new TreeMap<>();

  /** Adds verbs of one provider. */
  TestVerbs add(VerbProvider provider, Set<String> names) {
    names.forEach(name -> providers.put(name, provider));
    return this;
  }

  @Override
  public Set<String> names() {
    return providers.keySet();
  }

  @Override
  public <T> Optional<T> use(String name, Function<VerbProvider, T> action) {
    return Optional.ofNullable(providers.get(name)).map(action);
  }
}
