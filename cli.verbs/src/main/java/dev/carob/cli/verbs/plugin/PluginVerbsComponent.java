package dev.carob.cli.verbs.plugin;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.plugin.PluginService;
import dev.carob.cli.verbs.common.Services;
import dev.carob.spi.verb.VerbProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers the verbs of plugins and configuration, which require a plugin manager. */
@Component(
    service = {},
    immediate = true)
public final class PluginVerbsComponent {

  private final ServiceRegistration<VerbProvider> registration;

  @Activate
  public PluginVerbsComponent(
      BundleContext context,
      @Reference Services services,
      @Reference PluginService plugins,
      @Reference ConfigurationService configuration) {
    registration =
        PluginCommands.table()
            .register(context, new PluginServices(services, plugins, configuration));
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
  }
}
