package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.state.StateStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The engine as a service. */
@Component(service = ContainerEngine.class, configurationPid = "dev.carob.engine")
@Designate(ocd = EngineSettings.class)
public final class EngineComponent extends Engine {

  @Activate
  public EngineComponent(
      BundleContext context,
      EngineSettings settings,
      @Reference StateStore store,
      @Reference LeasedBackends backends) {
    super(
        new Parts(
            Path.of(context.getProperty(Backends.ROOT_PROPERTY)),
            Path.of(context.getProperty(Backends.RUN_PROPERTY)),
            context.getBundle().getVersion().toString(),
            store,
            backends,
            () -> images(context),
            settings.cgroup_parent(),
            Arrays.stream(settings.mounts_files()).map(Path::of).toList(),
            Path.of(settings.subuid_file()),
            Path.of(settings.subgid_file())));
  }

  /** Looked up at each use, so that images may be swapped as backends are. */
  private static ImageService images(BundleContext context) {
    return Optional.ofNullable(context.getServiceReference(ImageService.class))
        .map((ServiceReference<ImageService> reference) -> context.getService(reference))
        .orElseThrow(
            () ->
                new CarobException.BackendUnavailable(
                    "there is no image service: start the bundle dev.carob.image.store"));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
