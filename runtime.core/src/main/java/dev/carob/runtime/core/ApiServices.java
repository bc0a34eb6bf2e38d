package dev.carob.runtime.core;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.network.NetworkService;
import dev.carob.api.secret.SecretService;
import dev.carob.api.volume.VolumeService;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Registers the engine's networks, volumes and secrets as separate services. The engine is
 * activated when one of them is first used.
 */
@Component(
    service = {},
    immediate = true)
public final class ApiServices {

  private final BundleContext context;
  private final ServiceReference<ContainerEngine> engine;
  private final List<ServiceRegistration<?>> registrations;

  @Activate
  public ApiServices(BundleContext context, @Reference ServiceReference<ContainerEngine> engine) {
    this.context = context;
    this.engine = engine;
    registrations =
        List.of(
            register(NetworkService.class, ContainerEngine::networks),
            register(VolumeService.class, ContainerEngine::volumes),
            register(SecretService.class, ContainerEngine::secrets));
  }

  private <T> ServiceRegistration<T> register(
      Class<T> type, Function<ContainerEngine, T> accessor) {
    ServiceFactory<T> factory =
        new ServiceFactory<>() {
          @Override
          public T getService(Bundle user, ServiceRegistration<T> registration) {
            return accessor.apply(context.getService(engine));
          }

          @Override
          public void ungetService(Bundle user, ServiceRegistration<T> registration, T service) {
            context.ungetService(engine);
          }
        };
    return context.registerService(type, factory, null);
  }

  @Deactivate
  void deactivate() {
    registrations.forEach(ServiceRegistration::unregister);
  }
}
