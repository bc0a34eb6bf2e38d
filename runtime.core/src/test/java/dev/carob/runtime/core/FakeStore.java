package dev.carob.runtime.core;

import dev.carob.api.CarobException;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StateTransaction;
import dev.carob.spi.state.StoredRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps records in memory, and lists all writes in order. */
public final class FakeStore implements StateStore {

  public final Map<String, StoredRecord> records = new LinkedHashMap<>();
  public final List<LedgerEntry> ledger = new ArrayList<>();
  public final List<String> writes = new ArrayList<>();
  public volatile boolean full;

  @Override
  public synchronized List<StoredRecord> records(String kind) {
    return records.values().stream().filter(one -> one.kind().equals(kind)).toList();
  }

  @Override
  public synchronized Optional<StoredRecord> record(String kind, String id) {
    return Optional.ofNullable(records.get(id)).filter(one -> one.kind().equals(kind));
  }

  @Override
  public synchronized List<LedgerEntry> ledger() {
    return List.copyOf(ledger);
  }

  @Override
  public synchronized void write(Durability durability, Consumer<StateTransaction> work) {
    if (full) {
      throw new CarobException.StorageFailed("cannot write: no space left on device", null);
    }
    work.accept(
        new StateTransaction() {
          @Override
          public void insert(StoredRecord record) {
            records.put(record.id(), record);
            writes.add("insert " + state(record.state()));
          }

          @Override
          public void replace(StoredRecord record) {
            records.put(record.id(), record);
          }

          @Override
          public void update(String kind, String id, String state) {
            StoredRecord there = records.get(id);
            if (there == null) {
              throw new CarobException.NotFound(id);
            }
            records.put(id, new StoredRecord(kind, id, there.name(), there.config(), state));
            writes.add("update " + state(state));
          }

          @Override
          public void delete(String kind, String id) {
            records.remove(id);
            ledger.removeIf(entry -> entry.owner().equals(id));
            writes.add("delete");
          }

          @Override
          public void note(LedgerEntry entry) {
            ledger.add(entry);
            writes.add("note " + entry.effect());
          }

          @Override
          public void drop(LedgerEntry entry) {
            ledger.remove(entry);
          }
        });
  }

  private static String state(String json) {
    return json.replaceAll(".*\"state\":\"([A-Z]+)\".*", "$1");
  }
}
