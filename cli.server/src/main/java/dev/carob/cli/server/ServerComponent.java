package dev.carob.cli.server;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.verb.CommandRunner;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Serves the engine's socket while the command runner is available. */
@Component(service = ServerComponent.class, immediate = true, property = "carob.socket=carob.sock")
public final class ServerComponent {

  private final SocketServer server;

  @Activate
  public ServerComponent(BundleContext context, @Reference CommandRunner commands) {
    server =
        new SocketServer(
            Path.of(context.getProperty(Backends.ROOT_PROPERTY)),
            Path.of(context.getProperty(Backends.RUN_PROPERTY)),
            commands);
  }

  @Deactivate
  void deactivate() {
    server.close();
  }
}
