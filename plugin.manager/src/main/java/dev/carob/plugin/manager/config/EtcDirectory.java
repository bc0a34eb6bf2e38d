package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import java.io.File;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles the files that FileInstall finds in the configuration directories. */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=90")
public final class EtcDirectory implements ArtifactInstaller {

  private static final Logger LOG = LoggerFactory.getLogger(EtcDirectory.class);

  private final ConfigurationComponent configuration;

  @Activate
  public EtcDirectory(@Reference ConfigurationComponent configuration) {
    this.configuration = configuration;
  }

  @Override
  public boolean canHandle(File artifact) {
    return artifact.getName().endsWith(".json");
  }

  private static void apply(File file, Consumer<Path> change) {
    try {
      change.accept(file.toPath());
    } catch (CarobException e) {
      LOG.error("the configuration {} is not applied: {}", file, e.getMessage(), e);
    }
  }

  @Override
  public void install(File artifact) {
    apply(artifact, configuration::found);
  }

  @Override
  public void update(File artifact) {
    apply(artifact, configuration::found);
  }

  @Override
  public void uninstall(File artifact) {
    apply(artifact, configuration::removed);
  }
}
