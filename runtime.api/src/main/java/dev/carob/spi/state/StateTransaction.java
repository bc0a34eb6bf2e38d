package dev.carob.spi.state;

import dev.carob.api.CarobException;
import org.osgi.annotation.versioning.ConsumerType;

/** The changes that a transaction may make. Only to be used inside it, on its thread. */
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

  /** Notes an effect. Noting it twice is one note. */
  void note(LedgerEntry entry);

  /** Drops the note of an effect. */
  void drop(LedgerEntry entry);
}
