package dev.carob.itest.thirdparty;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.backend.Lease;
import dev.carob.tck.MisbehavingBackend;
import dev.carob.tck.Misbehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/**
 * Third-party backends for the tests: {@code TestPlugins} generates a subclass for each SPI type.
 * They reference all services of the engine, and delegate each call to a backend of the
 * distribution. The file {@code misbehave} in the root names a method and its fault, as {@code
 * OciRuntime.create=THROWS}.
 */
public class ThirdPartyBackend {

  /** Handles the calls of the subclasses. */
  public final InvocationHandler calls;

  private final MisbehavingBackend<?> plugin;

  public ThirdPartyBackend(
      BundleContext context,
      Backends backends,
      ContainerEngine engine,
      ImageService images,
      PluginService plugins,
      ConfigurationService configuration) {
    // These calls fail if the engine is incomplete.
    engine.volumes();
    configuration.list();
    Path order = Path.of(context.getProperty(Backends.ROOT_PROPERTY), "misbehave");
    plugin = plugin(getClass().getInterfaces()[0], backends, order);
    Object backend = plugin.backend();
    calls = (self, method, arguments) -> invoke(method, backend, arguments);
  }

  private static <T> MisbehavingBackend<T> plugin(Class<T> spi, Backends backends, Path order) {
    String behind =
        switch (spi.getSimpleName()) {
          case "StorageDriver" -> "vfs";
          case "OciRuntime" -> "crun";
          case "NetworkBackend" -> "cni";
          default -> "oci";
        };
    Object leased =
        Proxy.newProxyInstance(
            spi.getClassLoader(),
            new Class<?>[] {spi},
            (self, method, arguments) -> {
              try (Lease<T> lease = backends.lease(spi, behind)) {
                return invoke(method, lease.get(), arguments);
              }
            });
    return new MisbehavingBackend<>(spi, spi.cast(leased), method -> fault(method, order));
  }

  private static Object invoke(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Optional<Misbehaviour> fault(Method method, Path order) {
    try {
      String[] chosen = Files.readString(order).split("=");
      String called = method.getDeclaringClass().getSimpleName() + "." + method.getName();
      return called.equals(chosen[0])
          ? Optional.of(Misbehaviour.valueOf(chosen[1]))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends hanging calls. */
  public void deactivate() {
    plugin.close();
  }
}
