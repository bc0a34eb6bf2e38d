package dev.carob.linux.internal;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Loads the binding while the other bundles start, which takes about as long. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class BindingPreload implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    Thread thread = new Thread(LibC::get, "carob-libc");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to release: the library stays loaded as long as its class loader.
  }
}
