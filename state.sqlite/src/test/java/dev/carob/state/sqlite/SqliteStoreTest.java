package dev.carob.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StoredRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest {

  @TempDir Path dir;
  private Path file;
  private SqliteStore store;

  @BeforeEach
  void open() {
    file = dir.resolve("state/db.sqlite");
    store = new SqliteStore(file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static StoredRecord record(String id, String name) {
    return new StoredRecord("container", id, name, "{}", "{\"s\":1}");
  }

  @Test
  void recordsAndLedgerSurviveReopening() {
    store.write(
        Durability.POWER,
        tx -> {
          tx.insert(record("1", "one"));
          tx.insert(record("2", "two"));
          tx.note(new LedgerEntry("1", "layer"));
          tx.note(new LedgerEntry("1", "layer"));
        });
    store.write(Durability.PROCESS, tx -> tx.update("container", "2", "{\"s\":2}"));
    store.close();
    store = new SqliteStore(file);
    assertThat(store.records("container"))
        .extracting(StoredRecord::name)
        .containsExactly("one", "two");
    assertThat(store.record("container", "2").orElseThrow().state()).isEqualTo("{\"s\":2}");
    assertThat(store.records("volume")).isEmpty();
    assertThat(store.ledger()).containsExactly(new LedgerEntry("1", "layer"));
  }

  @Test
  void aNameInUseIsRefusedAndNothingOfTheTransactionStays() {
    store.write(Durability.POWER, tx -> tx.insert(record("1", "one")));
    assertThatThrownBy(
            () ->
                store.write(
                    Durability.POWER,
                    tx -> {
                      tx.insert(record("2", "two"));
                      tx.insert(record("3", "one"));
                    }))
        .isInstanceOf(CarobException.NameInUse.class)
        .hasMessageContaining("\"one\"")
        .hasMessageContaining("in use by 1");
    assertThat(store.records("container")).hasSize(1);
  }

  @Test
  void deletingARecordDeletesItsLedgerAndNoOther() {
    store.write(
        Durability.POWER,
        tx -> {
          tx.insert(record("1", "one"));
          tx.note(new LedgerEntry("1", "layer"));
          tx.note(new LedgerEntry("2", "layer"));
          tx.note(new LedgerEntry("2", "rootfs"));
          tx.drop(new LedgerEntry("2", "rootfs"));
          tx.delete("container", "1");
        });
    assertThat(store.records("container")).isEmpty();
    assertThat(store.ledger()).containsExactly(new LedgerEntry("2", "layer"));
  }

  @Test
  void updatingWhatIsNotThereIsAnError() {
    assertThatThrownBy(
            () -> store.write(Durability.PROCESS, tx -> tx.update("container", "9", "{}")))
        .isInstanceOf(CarobException.NotFound.class);
  }

  @Test
  void renamingChecksTheName() {
    store.write(
        Durability.POWER,
        tx -> {
          tx.insert(record("1", "one"));
          tx.insert(record("2", "two"));
          tx.replace(record("2", "zwei"));
        });
    assertThat(store.record("container", "2").orElseThrow().name()).isEqualTo("zwei");
    assertThatThrownBy(() -> store.write(Durability.POWER, tx -> tx.replace(record("2", "one"))))
        .isInstanceOf(CarobException.NameInUse.class);
  }

  @Test
  void aNewDatabaseIsMigratedFromNothing() throws Exception {
    assertThat(version()).isEqualTo(Schema.CURRENT);
  }

  @Test
  void aNewersDatabaseIsRefusedAndLeftAlone() throws Exception {
    store.close();
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
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    Path broken = Files.writeString(dir.resolve("broken"), "not a database at all, far from it");
    assertThatThrownBy(() -> new SqliteStore(broken))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessageContaining(broken.toString());
  }

  private int version() throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement s = c.createStatement()) {
      return s.executeQuery("PRAGMA user_version").getInt(1);
    }
  }
}
