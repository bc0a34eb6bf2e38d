package dev.carob.shell.gogo;

import dev.carob.api.CarobException;
import dev.carob.spi.verb.Console;
import dev.carob.spi.verb.EngineShell;
import java.io.IOException;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens the Gogo shell on remote consoles, such as a client's terminal. */
@Component
public final class GogoShellComponent implements EngineShell {

  private static final String GOGO = "org.apache.felix.gogo.";

  private final BundleContext context;

  @Activate
  public GogoShellComponent(BundleContext context) {
    this.context = context;
  }

  @Override
  public int run(Console console) throws IOException {
    if (console instanceof GogoConsole) {
      throw new CarobException.InvalidArgument("the command already runs in the Gogo shell");
    }
    startGogo();
    ServiceReference<CommandProcessor> reference =
        context.getServiceReference(CommandProcessor.class);
    if (reference == null) {
      throw new CarobException.BackendUnavailable(
          "this engine has no Gogo shell: add the bundles org.apache.felix.gogo.*");
    }
    try {
      GogoShell shell = new GogoShell(context, context.getService(reference), console.directory());
      return console.stdinTerminal()
          ? onTerminal(shell, console)
          : shell.script(console.in(), console.out(), console.err());
    } finally {
      context.ungetService(reference);
    }
  }

  private static int onTerminal(GogoShell shell, Console console) throws IOException {
    Console.Size now = console.size();
    try (GogoShell.Session session =
        shell.open(
            console.in(), console.out(), console.terminalType(), now.rows(), now.columns())) {
      console.raw(true, size -> session.resize(size.rows(), size.columns()));
      return session.run();
    } finally {
      console.raw(false, size -> {});
    }
  }

  /**
   * Starts Gogo's bundles, which the launcher only installs because most engines never need them.
   */
  private void startGogo() {
    for (Bundle bundle : context.getBundles()) {
      boolean gogo = String.valueOf(bundle.getSymbolicName()).startsWith(GOGO);
      if (gogo && bundle.getState() != Bundle.ACTIVE) {
        try {
          bundle.start();
        } catch (BundleException e) {
          throw new CarobException.BackendUnavailable(
              "the bundle " + bundle.getSymbolicName() + " cannot be started: " + e.getMessage());
        }
      }
    }
  }
}
