package dev.carob.cli.verbs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.spi.verb.CommandRunner;
import dev.carob.spi.verb.VerbProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class VerbRegistryTest {

  /** The provider behind each reference; one without a provider has just gone. */
  private final Map<Object, VerbProvider> services = new HashMap<>();

  private final List<Object> returned = new ArrayList<>();
  private final VerbRegistry registry = new VerbRegistry(context());

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            VerbRegistryTest.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getService")
                    ? services.get(arguments[0])
                    : returned.add(arguments[0]));
  }

  /** A registered provider with a service ranking. */
  @SuppressWarnings("unchecked")
  private ServiceReference<VerbProvider> register(int ranking, Object names) {
    ServiceReference<VerbProvider> reference =
        (ServiceReference<VerbProvider>)
            Proxy.newProxyInstance(
                VerbRegistryTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getProperty" -> names;
                      case "compareTo" -> Integer.compare(ranking, arguments[0].hashCode());
                      case "hashCode" -> ranking;
                      case "equals" -> proxy == arguments[0];
                      default -> null;
                    });
    services.put(reference, (name, console) -> () -> ranking);
    registry.put(reference);
    return reference;
  }

  private Optional<Integer> call(String name) {
    return registry.use(
        name,
        provider -> {
          try {
            return provider.verb(name, new NoConsole()).call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void theProviderWithTheHighestRankingIsUsed() {
    register(0, new String[] {"ps", "volume ls"});
    ServiceReference<VerbProvider> better = register(5, "ps");
    register(-1, List.of("ps", "greet"));
    assertThat(registry.names()).containsExactly("greet", "ps", "volume ls");
    assertThat(call("ps")).contains(5);
    assertThat(returned).containsExactly(better);
    registry.remove(better);
    assertThat(call("ps")).contains(0);
    assertThat(call("greet")).contains(-1);
    assertThat(call("nosuch")).isEmpty();
  }

  @Test
  void aProviderThatHasGoneIsSkipped() {
    register(0, "ps");
    services.remove(register(5, "ps"));
    assertThat(call("ps")).contains(0);
  }

  @Test
  void invalidNamesAreIgnored() {
    register(0, new String[] {"", "A", "a b c", "-x", " a", "a ", "a\nb", "ok"});
    assertThat(registry.names()).containsExactly("ok");
  }

  @Test
  void listenersAreNotifiedUntilTheyAreClosed() {
    List<String> seen = new ArrayList<>();
    CommandRunner.Registration broken =
        registry.onChange(
            () -> {
              throw new IllegalStateException("a listener that fails");
            });
    CommandRunner.Registration listener =
        registry.onChange(() -> seen.add(registry.names().toString()));
    ServiceReference<VerbProvider> reference = register(0, "greet");
    registry.remove(reference);
    listener.close();
    broken.close();
    register(1, "late");
    assertThat(seen).containsExactly("[greet]", "[]");
  }
}
