package dev.carob.spi.state;

import dev.carob.api.CarobException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** Durable records and the ledger. Failures are {@link CarobException.StorageFailed}. */
@ConsumerType
public interface StateStore {

  /** All records of a kind, oldest first. */
  List<StoredRecord> records(String kind);

  /** One record. */
  Optional<StoredRecord> record(String kind, String id);

  /** All notes, in the order in which they were made. */
  List<LedgerEntry> ledger();

  /** Makes changes, all or none of them; one that throws makes none. */
  void write(Durability durability, Consumer<StateTransaction> work);
}
