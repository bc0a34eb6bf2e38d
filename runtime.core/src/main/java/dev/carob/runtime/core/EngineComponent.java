package dev.carob.runtime.core;

import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.ContainerFiles;
import dev.carob.api.container.Containers;
import dev.carob.api.container.Events;
import dev.carob.api.container.Hooks;
import dev.carob.api.container.Processes;
import dev.carob.runtime.core.backend.LeasedBackends;
import dev.carob.runtime.core.backend.RootState;
import dev.carob.runtime.core.life.LeftResources;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.state.StateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Provides the engine as a service. */
@Component(
    service = {
      ContainerEngine.class,
      Containers.class,
      Processes.class,
      ContainerFiles.class,
      Events.class,
      Hooks.class,
      LeftResources.class
    },
    configurationPid = "dev.carob.engine")
@Designate(ocd = EngineSettings.class)
public final class EngineComponent extends Engine {

  private final AtomicReference<Tuning> tuning;

  @Activate
  public EngineComponent(
      BundleContext context,
      EngineSettings settings,
      @Reference RootState state,
      @Reference LeasedBackends backends) {
    this(context, state.store(), backends, new AtomicReference<>(tuning(settings)));
  }

  private EngineComponent(
      BundleContext context,
      StateStore store,
      LeasedBackends backends,
      AtomicReference<Tuning> tuning) {
    super(
        new Parts(
            Path.of(context.getProperty(Backends.ROOT_PROPERTY)),
            Path.of(context.getProperty(Backends.RUN_PROPERTY)),
            context.getBundle().getVersion().toString(),
            store,
            backends,
            backends::images,
            tuning::get));
    this.tuning = tuning;
    open();
  }

  private static Tuning tuning(EngineSettings settings) {
    return new Tuning(
        settings.cgroup_parent(),
        Arrays.stream(settings.mounts_files()).map(Path::of).toList(),
        Path.of(settings.subuid_file()),
        Path.of(settings.subgid_file()),
        Duration.ofMillis(settings.hook_timeout()));
  }

  /** Containers and running commands are not affected. */
  @Modified
  void modified(EngineSettings settings) {
    tuning.set(tuning(settings));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
