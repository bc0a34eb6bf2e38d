package dev.carob.plugin.manager;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Restores the plugins as soon as possible. */
@Component(service = PluginRestoreComponent.class, immediate = true)
public final class PluginRestoreComponent {

  @Activate
  public PluginRestoreComponent(@Reference ManagerComponent plugins) {
    plugins.restore();
  }
}
