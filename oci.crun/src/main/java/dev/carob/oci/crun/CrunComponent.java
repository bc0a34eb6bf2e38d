package dev.carob.oci.crun;

import dev.carob.oci.conmon.ConmonRuntime;
import dev.carob.oci.conmon.RuntimeProgram;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.oci.OciRuntime;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** crun under conmon: the default runtime. */
@Component(
    service = OciRuntime.class,
    configurationPid = "dev.carob.oci.crun",
    property = {Backends.NAME + "=crun", "service.ranking:Integer=10"})
@Designate(ocd = CrunSettings.class)
public final class CrunComponent extends ConmonRuntime {

  private final HybridCgroups cgroups;

  @Activate
  public CrunComponent(BundleContext context, CrunSettings settings) {
    this(context, settings, HybridCgroups.ofThisHost());
  }

  private CrunComponent(BundleContext context, CrunSettings settings, HybridCgroups cgroups) {
    super(
        new RuntimeProgram(
            settings.path(),
            settings.conmon(),
            Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("crun"),
            cgroups.createPrefix()));
    this.cgroups = cgroups;
  }

  @Deactivate
  void deactivate() {
    close();
    cgroups.close();
  }
}
