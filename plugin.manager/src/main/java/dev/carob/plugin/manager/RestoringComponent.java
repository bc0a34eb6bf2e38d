package dev.carob.plugin.manager;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Restores the plugins as soon as possible. */
@Component(service = RestoringComponent.class, immediate = true)
public final class RestoringComponent {

  @Activate
  public RestoringComponent(@Reference ManagerComponent plugins) {
    plugins.restore();
  }
}
