package dev.carob.plugin.manager;

import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import java.nio.file.Path;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Provides the plugin service. The plugins of the previous engine are restored before the first
 * operation, and not while this component is activated, because a plugin may reference this
 * service.
 */
@Component(
    service = {PluginService.class, ManagerComponent.class},
    immediate = true,
    configurationPid = "dev.carob.plugins")
@Designate(ocd = ManagerSettings.class)
public final class ManagerComponent extends Plugins {

  private final ServiceRegistration<ResolverHookFactory> hook;

  @Activate
  public ManagerComponent(
      BundleContext context,
      ManagerSettings settings,
      @Reference ServiceComponentRuntime components) {
    super(
        context,
        new PluginRecords(Path.of(context.getProperty(Backends.ROOT_PROPERTY))),
        new AllowList(settings.allowed()),
        new Readiness(context, components));
    hook = context.registerService(ResolverHookFactory.class, admission(), new Hashtable<>());
  }

  @Modified
  void modified(ManagerSettings settings) {
    allowed().use(settings.allowed());
  }

  @Deactivate
  void deactivate() {
    hook.unregister();
  }
}
