package org.example.embedding;

import dev.carob.api.container.ContainerEngine;
import dev.carob.launcher.EngineFramework;
import java.nio.file.Path;

/** An application without OSGi that starts an engine, uses it and stops it. */
public final class Main {

  private Main() {}

  /**
   * Prints the output of a container.
   *
   * @param arguments the embedded distribution, and directories for persistent and volatile data
   */
  public static void main(String[] arguments) throws Exception {
    EngineFramework framework =
        EngineFramework.of(
            Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
    framework.start();
    try {
      ContainerEngine engine = framework.service(ContainerEngine.class);
      System.out.println(Greeting.of(engine, "Java"));
    } finally {
      framework.stop();
    }
  }
}
