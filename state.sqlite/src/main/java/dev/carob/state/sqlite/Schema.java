package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, by version. The entry of {@link #STEPS} at index n migrates from version n to the
 * next one; the database stores its version in {@code user_version}. Steps are only added, never
 * changed.
 */
final class Schema {

  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              "CREATE TABLE record (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
                  + " id TEXT NOT NULL, name TEXT NOT NULL, config TEXT NOT NULL,"
                  + " state TEXT NOT NULL, UNIQUE (kind, id), UNIQUE (kind, name))",
              "CREATE TABLE ledger (seq INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL,"
                  + " effect TEXT NOT NULL, UNIQUE (owner, effect))"));

  static final int CURRENT = STEPS.size();

  private Schema() {}

  /** Migrates a database to the current version, each step in a transaction. */
  static void migrate(Connection connection, Path file) throws SQLException {
    int version = version(connection);
    if (version > CURRENT) {
      throw new CarobException.StorageFailed(
          "the database %s has version %d, written by a newer Carob; this one supports versions up to %d: start the newer one"
              .formatted(file, version, CURRENT),
          null);
    }
    for (int from = version; from < CURRENT; from++) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String sql : STEPS.get(from)) {
          statement.executeUpdate(sql);
        }
        statement.execute("PRAGMA user_version = " + (from + 1));
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("PRAGMA user_version")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}
