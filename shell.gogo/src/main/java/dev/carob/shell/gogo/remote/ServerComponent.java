package dev.carob.shell.gogo.remote;

import dev.carob.api.CarobException;
import dev.carob.api.config.ConfigurationService;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.image.ImageService;
import dev.carob.api.plugin.PluginService;
import dev.carob.client.wire.Hello;
import dev.carob.shell.gogo.command.Commands;
import dev.carob.shell.gogo.command.Services;
import dev.carob.shell.gogo.felix.GogoShell;
import dev.carob.spi.backend.Backends;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the engine's socket from the moment its services are there. */
@Component(service = ServerComponent.class, immediate = true, property = "carob.socket=carob.sock")
public final class ServerComponent {

  private static final String GOGO = "org.apache.felix.gogo.";
  private static final Logger LOG = LoggerFactory.getLogger(ServerComponent.class);

  private final BundleContext context;
  private final SocketServer server;

  @Activate
  public ServerComponent(
      BundleContext context,
      @Reference ContainerEngine engine,
      @Reference ImageService images,
      @Reference Backends backends,
      @Reference PluginService plugins,
      @Reference ConfigurationService configuration) {
    this.context = context;
    server =
        new SocketServer(
            Path.of(context.getProperty(Backends.ROOT_PROPERTY)),
            Path.of(context.getProperty(Backends.RUN_PROPERTY)),
            new Commands(
                new Services(engine, images, backends, plugins, configuration, this::stop)),
            this::shell);
  }

  /** Ends the engine; the client that asked has its answer first, for this runs beside. */
  private void stop() {
    Thread thread =
        new Thread(
            () -> {
              try {
                context.getBundle(Constants.SYSTEM_BUNDLE_ID).stop();
              } catch (BundleException e) {
                LOG.error("the engine can't be stopped", e);
              }
            },
            "carob-stop");
    thread.start();
  }

  private int shell(RemoteConsole console, Hello hello) {
    startGogo();
    ServiceReference<CommandProcessor> reference =
        context.getServiceReference(CommandProcessor.class);
    if (reference == null) {
      throw new CarobException.BackendUnavailable(
          "this engine has no Gogo shell: add the bundles org.apache.felix.gogo.*");
    }
    CommandProcessor processor = context.getService(reference);
    try {
      GogoShell shell = new GogoShell(context, processor, console.directory());
      return console.stdinTerminal()
          ? onTerminal(shell, console, hello)
          : shell.script(console.in(), console.out(), console.err());
    } catch (IOException e) {
      throw new CarobException.Internal("the terminal of the shell failed", e);
    } finally {
      context.ungetService(reference);
    }
  }

  private static int onTerminal(GogoShell shell, RemoteConsole console, Hello hello)
      throws IOException {
    try (GogoShell.Session session =
        shell.open(console.in(), console.out(), hello.termType(), hello.rows(), hello.columns())) {
      console.raw(true, size -> session.resize(size.rows(), size.columns()));
      return session.run();
    } finally {
      console.raw(false, size -> {});
    }
  }

  /** Gogo's bundles are installed and wait until somebody opens a shell. */
  private void startGogo() {
    for (Bundle bundle : context.getBundles()) {
      boolean gogo = String.valueOf(bundle.getSymbolicName()).startsWith(GOGO);
      if (gogo && bundle.getState() != Bundle.ACTIVE) {
        try {
          bundle.start();
        } catch (BundleException e) {
          throw new CarobException.BackendUnavailable(
              "the bundle " + bundle.getSymbolicName() + " can't be started: " + e.getMessage());
        }
      }
    }
  }

  @Deactivate
  void deactivate() {
    server.close();
  }
}
