package dev.carob.hooks.oci;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.hooks.HookManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Provides the hooks of the configured directories. */
@Component(
    service = HookManager.class,
    configurationPid = "dev.carob.hooks.oci",
    property = Backends.NAME + "=oci")
@Designate(ocd = HookSettings.class)
public final class HooksComponent extends HookDirectories {

  /** Directories that the configuration names must exist; the default ones need not. */
  @Activate
  public HooksComponent(HookSettings settings) {
    super(
        Arrays.stream(settings.directories()).map(Path::of).toList(),
        !List.of(settings.directories())
            .equals(List.of(HookSettings.VENDORS, HookSettings.ADMINS)));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
