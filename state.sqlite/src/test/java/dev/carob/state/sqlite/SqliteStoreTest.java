package dev.carob.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.state.StateStore;
import dev.carob.tck.StateStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class SqliteStoreTest extends StateStoreContract {

  private Path file;

  @Override
  protected SqliteStore open(Path directory) {
    file = directory.resolve("state/db.sqlite");
    return new SqliteStore(file);
  }

  @Override
  protected void close(StateStore opened) {
    ((SqliteStore) opened).close();
  }

  @Test
  void aNewDatabaseIsMigratedFromNothing() throws Exception {
    assertThat(version()).isEqualTo(Schema.CURRENT);
  }

  @Test
  void aNewerDatabaseIsRejectedAndNotChanged() throws Exception {
    close(store);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      s.execute("PRAGMA user_version = 999");
    }
    assertThatThrownBy(() -> new SqliteStore(file))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining("999")
        .hasMessageContaining(file.toString());
    assertThat(version()).isEqualTo(999);
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      s.execute("PRAGMA user_version = 1");
    }
  }

  @Test
  void aFileThatIsNotADatabaseIsNamed() throws Exception {
    Path broken = Files.writeString(dir.resolve("broken"), "not a database at all, far from it");
    assertThatThrownBy(() -> new SqliteStore(broken))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessage(
            "cannot open the database " + broken + ": it is damaged: restore it from a backup");
  }

  @Test
  void aMissingDatabaseIsNotCreatedBesideContainers() throws Exception {
    Path root = Files.createDirectory(dir.resolve("root"));
    assertThat(SqliteComponent.database(root)).isEqualTo(root.resolve("db.sqlite"));
    Files.createDirectories(root.resolve("containers/abc"));
    assertThatThrownBy(() -> SqliteComponent.database(root))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(root + "/db.sqlite is missing")
        .hasMessageContaining("restore");
    Files.createFile(root.resolve("db.sqlite"));
    assertThatThrownBy(() -> SqliteComponent.database(root)).hasMessageContaining("is empty");
    Files.writeString(root.resolve("db.sqlite"), "SQLite");
    assertThat(SqliteComponent.database(root)).isEqualTo(root.resolve("db.sqlite"));
  }

  private int version() throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      return s.executeQuery("PRAGMA user_version").getInt(1);
    }
  }
}
