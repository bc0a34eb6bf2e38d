package dev.carob.plugin.manager;

import dev.carob.spi.backend.Backends;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What FileInstall finds in {@code <root>/deploy}. It ranks above FileInstall's own way with
 * bundles, which checks nothing and keeps no version to go back to.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class DeployDirectory implements ArtifactInstaller {

  private final Plugins plugins;
  private final Path directory;

  @Activate
  public DeployDirectory(BundleContext context, @Reference ManagerComponent plugins) {
    this.plugins = plugins;
    this.directory = Path.of(context.getProperty(Backends.ROOT_PROPERTY), "deploy");
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("making the deploy directory", e);
    }
  }

  /** All that lies there: what is no jar is to be refused aloud. */
  @Override
  public boolean canHandle(File artifact) {
    return artifact.toPath().startsWith(directory);
  }

  @Override
  public void install(File artifact) {
    plugins.deploy(artifact.toPath());
  }

  @Override
  public void update(File artifact) {
    plugins.deploy(artifact.toPath());
  }

  @Override
  public void uninstall(File artifact) {
    plugins.undeploy(artifact.toPath());
  }
}
