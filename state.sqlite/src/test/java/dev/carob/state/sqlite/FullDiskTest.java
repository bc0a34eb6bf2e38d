package dev.carob.state.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database on a completely full file system. */
class FullDiskTest {

  private static final String KIND = "container";

  @TempDir Path disk;
  private Path file;
  private SqliteStore store;

  @BeforeEach
  void mount() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=32m", "none", disk.toString());
    file = disk.resolve("db.sqlite");
    store = new SqliteStore(file);
    store.write(
        Durability.POWER,
        tx -> {
          for (int i = 0; i < 100; i++) {
            tx.insert(new StoredRecord(KIND, "id" + i, "name" + i, "c".repeat(9000), "running"));
          }
        });
    fill();
  }

  @AfterEach
  void unmount() throws Exception {
    store.close();
    run("umount", disk.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).as(List.of(command).toString()).isZero();
  }

  private void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(disk.resolve("fill" + System.nanoTime()))) {
      byte[] page = new byte[4096];
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
    assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
  }

  private void stop(int number) {
    store.write(Durability.PROCESS, tx -> tx.update(KIND, "id" + number, "exited"));
  }

  private void remove(int number) {
    store.write(Durability.POWER, tx -> tx.delete(KIND, "id" + number));
  }

  @Test
  void everyRecordCanBeUpdatedAndDeleted() {
    for (int i = 0; i < 100; i++) {
      stop(i);
      remove(i);
    }
    assertThat(store.records(KIND)).isEmpty();
  }

  @Test
  void everyRecordCanBeUpdatedAndDeletedAfterARestart() throws IOException {
    store.close();
    fill();
    store = new SqliteStore(file);
    for (int i = 0; i < 50; i++) {
      stop(i);
      remove(i);
    }
    assertThat(store.records(KIND)).hasSize(50);
    store.close();
    store = new SqliteStore(file);
    assertThat(store.records(KIND)).hasSize(50).allMatch(row -> row.state().equals("running"));
    remove(99);
  }

  @Test
  void aTransactionThatDoesNotFitFailsAndIsRolledBack() {
    assertThatThrownBy(
            () ->
                store.write(
                    Durability.POWER,
                    tx -> tx.insert(new StoredRecord(KIND, "big", "big", "c".repeat(9 << 20), ""))))
        .isInstanceOf(CarobException.StorageFailed.class)
        .hasMessage("cannot write the database " + file + ": no space left on device");
    assertThat(store.record(KIND, "big")).isEmpty();
    stop(1);
    assertThat(store.record(KIND, "id1").orElseThrow().state()).isEqualTo("exited");
  }
}
