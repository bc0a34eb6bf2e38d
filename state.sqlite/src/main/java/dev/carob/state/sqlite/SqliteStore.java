package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import dev.carob.spi.state.Durability;
import dev.carob.spi.state.LedgerEntry;
import dev.carob.spi.state.StateStore;
import dev.carob.spi.state.StateTransaction;
import dev.carob.spi.state.StoredRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * A state store in an SQLite database. Uses one connection in WAL mode, which callers use one after
 * the other. A transaction that must survive a power failure syncs the log; others only write it,
 * which survives the end of the process.
 */
public class SqliteStore implements StateStore, AutoCloseable {

  private static final int BUSY_MILLIS = 5000;
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

  private final Path file;
  private final WalReserve log;
  private final PageReserve pages;
  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Durability durability = Durability.POWER;

  /**
   * Opens the database and creates it if it does not exist.
   *
   * @throws CarobException.StorageFailed the database cannot be read or created
   */
  public SqliteStore(Path file) {
    this.file = file;
    this.log = new WalReserve(file);
    Connection opened = null;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      log.restore();
      opened = connect();
      Schema.migrate(opened, file);
      connection = opened;
      pages = new PageReserve(file);
      log.extend();
      reservePages(false);
    } catch (SQLException | IOException | CarobException e) {
      closeUnused(opened);
      throw e instanceof CarobException known ? known : SqliteFailure.of("open", file, e);
    }
  }

  private void closeUnused(@Nullable Connection opened) {
    if (opened != null) {
      try {
        opened.close();
      } catch (SQLException e) {
        LOG.warn("cannot close the database {}", file, e);
      }
    }
  }

  private Connection connect() throws SQLException {
    try {
      return connect("NORMAL");
    } catch (SQLException e) {
      if (!SqliteFailure.isOutOfSpace(e)) {
        throw e;
      }
      // In exclusive mode the log's index needs no file.
      LOG.warn("opening the database {} in exclusive mode: no space left on device", file);
      return connect("EXCLUSIVE");
    }
  }

  private Connection connect(String locking) throws SQLException {
    Connection opened = new SQLiteConfig().createConnection("jdbc:sqlite:" + file);
    try (Statement statement = opened.createStatement()) {
      // The order matters: setting the journal mode and all later statements open the log.
      statement.execute("PRAGMA locking_mode = " + locking);
      statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      return opened;
    } catch (SQLException e) {
      closeUnused(opened);
      throw e;
    }
  }

  @Override
  public List<StoredRecord> records(String kind) {
    return query(
        "SELECT kind, id, name, config, state FROM record WHERE kind = ? ORDER BY seq",
        List.of(kind),
        SqliteStore::record);
  }

  @Override
  public Optional<StoredRecord> record(String kind, String id) {
    return query(
            "SELECT kind, id, name, config, state FROM record WHERE kind = ? AND id = ?",
            List.of(kind, id),
            SqliteStore::record)
        .stream()
        .findFirst();
  }

  private static StoredRecord record(ResultSet row) throws SQLException {
    return new StoredRecord(
        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
  }

  @Override
  public List<LedgerEntry> ledger() {
    return query(
        "SELECT owner, effect FROM ledger ORDER BY seq",
        List.of(),
        row -> new LedgerEntry(row.getString(1), row.getString(2)));
  }

  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, List<String> arguments, RowReader<T> reader) {
    lock.lock();
    try (ResultSet rows = prepared(sql, arguments).executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    } catch (SQLException e) {
      throw SqliteFailure.of("read", file, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void write(Durability wanted, Consumer<StateTransaction> work) {
    lock.lock();
    try {
      if (wanted != durability) {
        execute("PRAGMA synchronous = " + (wanted == Durability.POWER ? "FULL" : "NORMAL"));
        durability = wanted;
      }
      execute("BEGIN IMMEDIATE");
      try {
        Transaction transaction = new Transaction();
        work.accept(transaction);
        reservePages(transaction.inserted);
        execute("COMMIT");
      } catch (SQLException | RuntimeException e) {
        rollBack();
        throw e;
      }
    } catch (SQLException e) {
      throw SqliteFailure.of("write", file, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Reserves space in the database file for the pages in the log.
   *
   * @param required fail if there is no space, so that it remains available for updates and
   *     deletions
   */
  private void reservePages(boolean required) throws SQLException {
    try (ResultSet count = prepared("PRAGMA page_count", List.of()).executeQuery()) {
      pages.require(count.getLong(1));
    } catch (IOException e) {
      if (required) {
        throw SqliteFailure.noSpace(file, e);
      }
      LOG.debug("cannot reserve disk space for the database {}", file, e);
    }
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // After some failures, such as a full disk, SQLite has already rolled back.
      LOG.debug("nothing to roll back in the database {}", file, e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private PreparedStatement prepared(String sql, List<String> arguments) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < arguments.size(); i++) {
      statement.setString(i + 1, arguments.get(i));
    }
    return statement;
  }

  private int change(String sql, String... arguments) {
    try {
      return prepared(sql, List.of(arguments)).executeUpdate();
    } catch (SQLException e) {
      throw SqliteFailure.of("write", file, e);
    }
  }

  private final class Transaction implements StateTransaction {

    private boolean inserted;

    @Override
    public void insert(StoredRecord record) {
      requireFree(record);
      inserted = true;
      change(
          "INSERT INTO record (kind, id, name, config, state) VALUES (?, ?, ?, ?, ?)",
          record.kind(),
          record.id(),
          record.name(),
          record.config(),
          record.state());
    }

    private void requireFree(StoredRecord record) {
      List<StoredRecord> holders =
          query(
              "SELECT kind, id, name, config, state FROM record WHERE kind = ? AND name = ? AND id <> ?",
              List.of(record.kind(), record.name(), record.id()),
              SqliteStore::record);
      if (!holders.isEmpty()) {
        throw new CarobException.NameInUse(
            "the %s name \"%s\" is in use by %s: remove or rename that one, or choose another name"
                .formatted(record.kind(), record.name(), holders.get(0).id()));
      }
    }

    @Override
    public void replace(StoredRecord record) {
      requireFree(record);
      requireOne(
          change(
              "UPDATE record SET name = ?, config = ?, state = ? WHERE kind = ? AND id = ?",
              record.name(),
              record.config(),
              record.state(),
              record.kind(),
              record.id()),
          record.kind(),
          record.id());
    }

    @Override
    public void update(String kind, String id, String state) {
      requireOne(
          change("UPDATE record SET state = ? WHERE kind = ? AND id = ?", state, kind, id),
          kind,
          id);
    }

    private void requireOne(int changed, String kind, String id) {
      if (changed != 1) {
        throw new CarobException.NotFound("no " + kind + " " + id + " in the database " + file);
      }
    }

    @Override
    public void delete(String kind, String id) {
      change("DELETE FROM record WHERE kind = ? AND id = ?", kind, id);
      change("DELETE FROM ledger WHERE owner = ?", id);
    }

    @Override
    public void note(LedgerEntry entry) {
      change(
          "INSERT OR IGNORE INTO ledger (owner, effect) VALUES (?, ?)",
          entry.owner(),
          entry.effect());
    }

    @Override
    public void drop(LedgerEntry entry) {
      change("DELETE FROM ledger WHERE owner = ? AND effect = ?", entry.owner(), entry.effect());
    }
  }

  @Override
  public final void close() {
    lock.lock();
    try {
      log.keep();
      connection.close();
      pages.close();
    } catch (SQLException | IOException e) {
      throw SqliteFailure.of("close", file, e);
    } finally {
      lock.unlock();
    }
  }
}
