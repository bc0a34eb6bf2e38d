package dev.carob.state.sqlite;

import dev.carob.spi.backend.Backends;
import dev.carob.spi.state.StateStore;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The store of the engine whose root the framework property names. */
@Component(service = StateStore.class)
public final class SqliteComponent extends SqliteStore {

  @Activate
  public SqliteComponent(BundleContext context) {
    super(Path.of(context.getProperty(Backends.ROOT_PROPERTY)).resolve("db.sqlite"));
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
