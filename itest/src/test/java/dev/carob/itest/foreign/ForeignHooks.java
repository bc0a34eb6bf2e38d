package dev.carob.itest.foreign;

import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.util.List;
import org.osgi.framework.BundleContext;

/** A foreign HookManager: oci behind it, and references to all that the engine offers. */
public final class ForeignHooks implements HookManager {

  private final Misbehaviour<HookManager> to;

  public ForeignHooks(
      BundleContext context,
      Backends backends,
      ContainerEngine engine,
      ImageService images,
      PluginService plugins,
      ConfigurationService configuration) {
    to = new Misbehaviour<>(HookManager.class, "oci", context, backends);
    // One that is not complete would fail here.
    engine.volumes();
    configuration.list();
  }

  @Override
  public List<Hook> hooks(HookQuery query) {
    return to.pass("hooks", real -> real.hooks(query));
  }
}
