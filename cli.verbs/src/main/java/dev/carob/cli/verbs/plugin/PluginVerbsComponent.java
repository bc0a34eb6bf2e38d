package dev.carob.cli.verbs.plugin;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.housekeeping.Housekeeping;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.cli.verbs.common.Services;
import dev.carob.cli.verbs.common.VerbTable;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.verb.EngineShell;
import dev.carob.spi.verb.VerbProvider;
import java.util.Hashtable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Registers the verbs of plugins and configuration; an engine without a plugin manager has none.
 */
@Component(
    service = {},
    immediate = true)
public final class PluginVerbsComponent {

  private static final EngineShell NO_SHELL =
      console -> {
        throw new UnsupportedOperationException("no verb of plugins opens a shell");
      };

  private final ServiceRegistration<VerbProvider> registration;

  @Activate
  public PluginVerbsComponent(
      BundleContext context,
      @Reference ContainerEngine engine,
      @Reference ImageService images,
      @Reference Housekeeping housekeeping,
      @Reference Backends backends,
      @Reference PluginService plugins,
      @Reference ConfigurationService configuration) {
    VerbTable<PluginServices> table = PluginCommands.table();
    Services common = new Services(engine, images, housekeeping, backends, NO_SHELL, () -> {});
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(VerbProvider.VERBS, table.names().toArray(String[]::new));
    registration =
        context.registerService(
            VerbProvider.class,
            table.provider(new PluginServices(common, plugins, configuration)),
            properties);
  }

  @Deactivate
  void deactivate() {
    registration.unregister();
  }
}
