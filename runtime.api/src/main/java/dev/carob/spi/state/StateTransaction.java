package dev.carob.spi.state;

import dev.carob.api.CarobException;
import org.osgi.annotation.versioning.ConsumerType;

/** The changes of a transaction. It must only be used inside the transaction, on its thread. */
@ConsumerType
public interface StateTransaction {

  /**
   * Adds a record.
   *
   * @throws CarobException.NameInUse another record of the kind has the name
   */
  void insert(StoredRecord record);

  /** Replaces a record's name, configuration and state. */
  void replace(StoredRecord record);

  /** Replaces a record's state. */
  void update(String kind, String id, String state);

  /** Removes a record and its ledger. */
  void delete(String kind, String id);

  /** Adds an entry to the ledger. Has no effect if it exists. */
  void note(LedgerEntry entry);

  /** Removes an entry from the ledger. */
  void drop(LedgerEntry entry);
}
