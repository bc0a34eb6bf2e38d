package dev.carob.plugin.manager;

import dev.carob.spi.backend.Backends;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Handles the files that FileInstall finds in {@code <root>/deploy} and in the distribution's own
 * directory, where packages put their backends. Takes precedence over FileInstall's own handling of
 * bundles, which neither checks them nor keeps the previous version.
 */
@Component(service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class DeployDirectory implements ArtifactInstaller {

  /** The framework property with the distribution's directory. */
  private static final String OTHERS = "carob.deploy";

  private final Plugins plugins;
  private final List<Path> directories;

  @Activate
  public DeployDirectory(BundleContext context, @Reference ManagerComponent plugins) {
    this.plugins = plugins;
    Path own = Path.of(context.getProperty(Backends.ROOT_PROPERTY), "deploy");
    String others = context.getProperty(OTHERS);
    this.directories = others == null ? List.of(own) : List.of(own, Path.of(others));
    try {
      Files.createDirectories(own);
    } catch (IOException e) {
      throw new UncheckedIOException("making the deploy directory", e);
    }
  }

  /** Accepts all files, so that a file that is not a jar is rejected with a message. */
  @Override
  public boolean canHandle(File artifact) {
    return directories.stream().anyMatch(artifact.toPath()::startsWith);
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
