package org.example.embedding;

import dev.carob.api.container.ContainerEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * A component of an OSGi application that uses a container. The engine is a normal service
 * reference. It may be available before its backends, so the work begins when the backends are
 * available, on a separate thread.
 */
@Component(service = {}, immediate = true)
public final class Greeter {

  @Activate
  public Greeter(BundleContext context, @Reference ContainerEngine engine) {
    Path file = Path.of(context.getProperty("carob.root"), "greeting");
    engine.whenReady().thenRunAsync(() -> write(file, Greeting.of(engine, "OSGi")));
  }

  private static void write(Path file, String greeting) {
    try {
      Files.writeString(file, greeting + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
