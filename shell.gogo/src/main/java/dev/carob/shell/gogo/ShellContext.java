package dev.carob.shell.gogo;

import dev.carob.linux.PrivateDirectories;
import dev.carob.spi.backend.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.gogo.jline.Shell;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** The context of the Gogo shell. Leaving the shell does not stop the engine. */
final class ShellContext implements Shell.Context {

  private static final String HOME = "gosh.home";

  private final BundleContext context;
  private final Path home;

  /** Writes a profile for the shell; the one in Gogo's bundle is made for another prompt. */
  ShellContext(BundleContext context) throws IOException {
    this.context = context;
    this.home = Path.of(context.getProperty(Backends.RUN_PROPERTY)).resolve("gosh");
    Path profile = home.resolve("etc/gosh_profile");
    if (!Files.exists(profile)) {
      PrivateDirectories.makeParent(profile);
      Files.writeString(profile, "# Executed by each Gogo shell of this engine when it starts.\n");
    }
  }

  @Override
  public @Nullable String getProperty(String name) {
    return name.equals(HOME) ? home.toUri().toString() : context.getProperty(name);
  }

  @Override
  public void exit() {
    // The session ends by itself; the engine continues.
  }
}
