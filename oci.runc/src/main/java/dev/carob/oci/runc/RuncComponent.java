package dev.carob.oci.runc;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Provides the OCI runtime runc, run under conmon. */
@Component(
    service = OciRuntime.class,
    configurationPid = "dev.carob.oci.runc",
    property = Backends.NAME + "=runc")
@Designate(ocd = RuncSettings.class)
public final class RuncComponent extends ConmonRuntime {

  @Activate
  public RuncComponent(BundleContext context, RuncSettings settings) {
    super(
        RuntimeProgram.builder(
                settings.path(), Path.of(context.getProperty(Backends.RUN_PROPERTY), "runc"))
            .conmon(settings.conmon())
            .build(),
        Duration.ofMillis(settings.timeout()));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
