package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Converts failures of SQLite to exceptions. */
final class SqliteFailure {

  private static final String NO_SPACE = "no space left on device";

  private SqliteFailure() {}

  /** The exception for a failed operation on a database, such as {@code open}. */
  static CarobException of(String operation, Path file, Exception cause) {
    return new CarobException.StorageFailed(
        "cannot " + operation + " the database " + file + ": " + reason(cause), cause);
  }

  /** The exception for a transaction that is rejected because the file cannot hold its changes. */
  static CarobException noSpace(Path file, IOException cause) {
    return new CarobException.StorageFailed(
        "cannot write the database " + file + ": " + NO_SPACE, cause);
  }

  private static String reason(Exception cause) {
    if (!(cause instanceof SQLiteException failure)) {
      return String.valueOf(cause.getMessage());
    }
    SQLiteErrorCode code = failure.getResultCode();
    return switch (code) {
      case SQLITE_FULL -> NO_SPACE;
      case SQLITE_NOTADB, SQLITE_CORRUPT -> "it is damaged: restore it from a backup";
      default -> isOutOfSpace(code) ? NO_SPACE : code.message + " (" + code.name() + ")";
    };
  }

  /**
   * Returns true if SQLite cannot allocate space for a file. Failures of the log's index and of the
   * log itself have different codes.
   */
  static boolean isOutOfSpace(Exception cause) {
    return cause instanceof SQLiteException failure && isOutOfSpace(failure.getResultCode());
  }

  private static boolean isOutOfSpace(SQLiteErrorCode code) {
    return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }
}
