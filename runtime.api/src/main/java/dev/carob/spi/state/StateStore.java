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

  /** All entries of the ledger, in the order of their creation. */
  List<LedgerEntry> ledger();

  /** Makes changes in a transaction: all or, if {@code work} throws an exception, none. */
  void write(Durability durability, Consumer<StateTransaction> work);
}
