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
import org.sqlite.SQLiteConfig;

/**
 * One connection in WAL mode, used in turn. A transaction that must survive the loss of power syncs
 * the log; any other only writes it, which survives the end of the process.
 */
public class SqliteStore implements StateStore, AutoCloseable {

  private static final int BUSY_MILLIS = 5000;

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private Durability durability = Durability.POWER;

  /** Opens the database, making it where there is none. */
  public SqliteStore(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout(BUSY_MILLIS);
      connection = config.createConnection("jdbc:sqlite:" + file);
    } catch (SQLException | IOException e) {
      throw failed("open", e);
    }
    try {
      Schema.migrate(connection, file);
    } catch (SQLException e) {
      close();
      throw failed("open", e);
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
      throw failed("read", e);
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
      boolean done = false;
      try {
        work.accept(new Transaction());
        execute("COMMIT");
        done = true;
      } finally {
        if (!done) {
          execute("ROLLBACK");
        }
      }
    } catch (SQLException e) {
      throw failed("write", e);
    } finally {
      lock.unlock();
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
      throw failed("write", e);
    }
  }

  private CarobException failed(String what, Exception cause) {
    return new CarobException.StorageFailed(
        "cannot " + what + " the database " + file + ": " + cause.getMessage(), cause);
  }

  private final class Transaction implements StateTransaction {

    @Override
    public void insert(StoredRecord record) {
      requireFree(record);
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
      connection.close();
    } catch (SQLException e) {
      throw failed("close", e);
    } finally {
      lock.unlock();
    }
  }
}
