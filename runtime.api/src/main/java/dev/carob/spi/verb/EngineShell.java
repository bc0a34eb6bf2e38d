package dev.carob.spi.verb;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The interactive shell of the engine. A bundle that has one registers it as a service. */
@ProviderType
public interface EngineShell {

  /**
   * Runs the shell on a console until its user leaves it. Without a terminal, each line of the
   * input is executed, as by a script.
   *
   * @return the exit code
   * @throws IOException the terminal failed
   * @throws dev.carob.api.CarobException.InvalidArgument the console is one of this shell's own
   * @throws dev.carob.api.CarobException.BackendUnavailable bundles that the shell needs are
   *     missing
   */
  int run(Console console) throws IOException;
}
