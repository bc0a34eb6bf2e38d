package dev.carob.oci.crun;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** Provides crun, the default OCI runtime. */
@Component(
    service = OciRuntime.class,
    configurationPid = "dev.carob.oci.crun",
    property = {Backends.NAME + "=crun", "service.ranking:Integer=10"})
@Designate(ocd = CrunSettings.class)
public final class CrunComponent extends CrunRuntime {

  @Activate
  public CrunComponent(BundleContext context, CrunSettings settings) {
    super(
        settings.path(),
        settings.conmon(),
        Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("crun"),
        Duration.ofMillis(settings.timeout()));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
