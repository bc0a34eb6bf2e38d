package dev.carob.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StoredRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of state stores: see {@link StateStore}. */
public abstract class StateStoreContract {

  /** The directory passed to {@link #open(Path)}. */
  @TempDir protected Path dir;

  /** The store under test, opened for each test. */
  protected StateStore store;

  /** Opens the store in a directory, and creates it if it does not exist. */
  protected abstract StateStore open(Path directory);

  /** Closes the store, as an engine does at its end. */
  protected abstract void close(StateStore opened);

  @BeforeEach
  final void openStore() {
    store = open(dir);
  }

  @AfterEach
  final void closeStore() {
    close(store);
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
    close(store);
    store = open(dir);
    assertThat(store.records("container"))
        .extracting(StoredRecord::name)
        .containsExactly("one", "two");
    assertThat(store.record("container", "2").orElseThrow().state()).isEqualTo("{\"s\":2}");
    assertThat(store.records("volume")).isEmpty();
    assertThat(store.ledger()).containsExactly(new LedgerEntry("1", "layer"));
  }

  @Test
  void aNameInUseIsRejectedAndTheTransactionIsRolledBack() {
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
  void updatingAMissingRecordIsAnError() {
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
  void kindsHaveNamesOfTheirOwn() {
    store.write(
        Durability.POWER,
        tx -> {
          tx.insert(record("1", "one"));
          tx.insert(new StoredRecord("volume", "9", "one", "{}", "{}"));
        });
    assertThat(store.records("container")).extracting(StoredRecord::id).containsExactly("1");
    assertThat(store.records("volume")).extracting(StoredRecord::id).containsExactly("9");
  }

  @Test
  void noWriteOfManyThreadsIsLost() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String id = Integer.toString(i);
        writes.add(
            threads.submit(
                () ->
                    store.write(
                        Durability.PROCESS,
                        tx -> {
                          tx.insert(record(id, "n" + id));
                          tx.note(new LedgerEntry(id, "layer"));
                        })));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(store.records("container"))
        .extracting(StoredRecord::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).mapToObj(Integer::toString).toList());
    assertThat(store.ledger()).hasSize(200);
  }
}
