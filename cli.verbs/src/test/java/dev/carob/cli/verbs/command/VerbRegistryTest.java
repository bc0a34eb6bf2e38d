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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

class VerbRegistryTest {

  /** The provider of each reference; a reference without a provider was just unregistered. */
  private final Map<Object, VerbProvider> services = new HashMap<>();

  private final List<Object> returned = new ArrayList<>();
  private final Bundle own = bundle("dev.carob.cli.verbs", "1.0.0");
  private Bundle from = own;
  private final VerbRegistry registry = new VerbRegistry(context());

  private BundleContext context() {
    return (BundleContext)
        Proxy.newProxyInstance(
            VerbRegistryTest.class.getClassLoader(),
            new Class<?>[] {BundleContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getService" -> services.get(arguments[0]);
                  case "getBundle" -> own;
                  default -> returned.add(arguments[0]);
                });
  }

  private static Bundle bundle(String name, String version) {
    return (Bundle)
        Proxy.newProxyInstance(
            VerbRegistryTest.class.getClassLoader(),
            new Class<?>[] {Bundle.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getSymbolicName" -> name;
                  case "getVersion" -> Version.valueOf(version);
                  default -> proxy == arguments[0];
                });
  }

  /** A registered provider with a service ranking. */
  @SuppressWarnings("unchecked")
  private ServiceReference<VerbProvider> register(int ranking, Object names) {
    Bundle bundle = from;
    ServiceReference<VerbProvider> reference =
        (ServiceReference<VerbProvider>)
            Proxy.newProxyInstance(
                VerbRegistryTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "getProperty" -> names;
                      case "getBundle" -> bundle;
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
        verb -> {
          try {
            return verb.create(new NoConsole()).call();
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
  void aVerbOfAnotherBundleHasItsNameAndVersion() {
    register(0, "ps");
    from = bundle("com.acme.greet", "1.2.3");
    register(1, "greet");
    assertThat(registry.use("ps", OfferedVerb::bundle)).contains("");
    assertThat(registry.use("greet", OfferedVerb::bundle)).contains("com.acme.greet 1.2.3");
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
