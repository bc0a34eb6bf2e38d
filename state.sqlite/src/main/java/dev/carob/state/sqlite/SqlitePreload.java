package dev.carob.state.sqlite;

import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;

/** Loads SQLite's native library while the other bundles start. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class SqlitePreload implements BundleActivator {

  private static final Logger LOG = LoggerFactory.getLogger(SqlitePreload.class);

  @Override
  public void start(BundleContext context) {
    Thread thread = new Thread(SqlitePreload::load, "carob-sqlite");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      // Opening the database fails in the same way and reports it.
      LOG.debug("SQLite could not be loaded ahead of time", e);
    }
  }

  @Override
  public void stop(BundleContext context) {
    // Nothing to release.
  }
}
