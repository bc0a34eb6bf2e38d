package dev.carob.shell.gogo.felix;

import org.apache.felix.gogo.jline.Shell;
import org.osgi.framework.BundleContext;

/** What the Gogo shell asks about where it runs. Leaving it does not end the engine. */
final class ShellContext implements Shell.Context {

  private final BundleContext context;

  ShellContext(BundleContext context) {
    this.context = context;
  }

  @Override
  public String getProperty(String name) {
    return context.getProperty(name);
  }

  @Override
  public void exit() {
    // The session ends by itself; the engine stays.
  }
}
