package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import dev.carob.spi.backend.Backends;
import dev.carob.spi.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Provides the state store for the root that the framework property specifies. */
@Component(service = StateStore.class, property = Backends.NAME + "=sqlite")
public final class SqliteComponent extends SqliteStore {

  @Activate
  public SqliteComponent(BundleContext context) {
    super(database(Path.of(context.getProperty(Backends.ROOT_PROPERTY))));
  }

  /**
   * The database file of an engine root.
   *
   * @throws CarobException.StorageFailed the database is missing or empty, but files of containers
   *     exist
   */
  static Path database(Path root) {
    Path file = root.resolve("db.sqlite");
    Path containers = root.resolve("containers");
    if ((Files.exists(file) && file.toFile().length() > 0) || !Files.isDirectory(containers)) {
      return file;
    }
    try (Stream<Path> entries = Files.list(containers)) {
      long count = entries.count();
      if (count > 0) {
        throw new CarobException.StorageFailed(
            "the database %s is %s, but there are files of %d container(s) in %s: restore the database from a backup; to start without these containers, move that directory away"
                .formatted(file, Files.exists(file) ? "empty" : "missing", count, containers),
            null);
      }
      return file;
    } catch (IOException e) {
      throw new CarobException.StorageFailed(
          "cannot read " + containers + ": " + e.getMessage(), e);
    }
  }

  @Deactivate
  void deactivate() {
    close();
  }
}
