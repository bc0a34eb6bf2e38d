package dev.carob.cli.verbs.command;

import dev.carob.spi.verb.VerbProvider;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Verbs without a framework. */
final class TestVerbs implements VerbSource {

  private final Map<String, OfferedVerb> verbs = new TreeMap<>();

  /** Adds verbs of one provider of the distribution. */
  TestVerbs add(VerbProvider provider, Set<String> names) {
    return add(provider, "", names);
  }

  /** Adds verbs of one provider of a bundle. */
  TestVerbs add(VerbProvider provider, String bundle, Set<String> names) {
    names.forEach(name -> verbs.put(name, new OfferedVerb(name, provider, bundle)));
    return this;
  }

  @Override
  public Set<String> names() {
    return verbs.keySet();
  }

  @Override
  public <T> Optional<T> use(String name, Function<OfferedVerb, T> action) {
    return Optional.ofNullable(verbs.get(name)).map(action);
  }
}
