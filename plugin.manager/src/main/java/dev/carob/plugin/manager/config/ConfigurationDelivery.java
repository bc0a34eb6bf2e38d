package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until configuration changes have reached their listeners. Configuration Admin returns
 * before it notifies listeners, and delivers changes one after the other. So when a later change,
 * of a private configuration, is delivered, all listeners have processed the earlier ones.
 */
final class ConfigurationDelivery implements ConfigurationListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationDelivery.class);
  private static final String LATER = "dev.carob.configured";
  private static final int PATIENCE_SECONDS = 60;

  private final ConfigurationAdmin admin;
  private final Map<String, CountDownLatch> awaited = new ConcurrentHashMap<>();
  private final ServiceRegistration<ConfigurationListener> registration;

  ConfigurationDelivery(BundleContext context, ConfigurationAdmin admin) {
    this.admin = admin;
    this.registration =
        context.registerService(ConfigurationListener.class, this, new Hashtable<>());
  }

  @Override
  public void configurationEvent(ConfigurationEvent event) {
    CountDownLatch told = awaited.get(event.getPid());
    if (told != null) {
      told.countDown();
    }
  }

  /** Returns when all earlier changes have been processed. */
  void await() {
    try {
      Configuration later = admin.createFactoryConfiguration(LATER, "?");
      CountDownLatch told = new CountDownLatch(1);
      awaited.put(later.getPid(), told);
      try {
        later.update(new Hashtable<>());
        if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          LOG.warn("a change of the configuration has not been dealt with yet");
        }
      } finally {
        awaited.remove(later.getPid());
        later.delete();
      }
    } catch (IOException e) {
      throw new CarobException.Internal("waiting for a change of the configuration", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("waiting for a change of the configuration", e);
    }
  }

  @Override
  public void close() {
    registration.unregister();
  }
}
