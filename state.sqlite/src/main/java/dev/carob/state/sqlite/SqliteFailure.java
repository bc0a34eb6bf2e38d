package dev.carob.state.sqlite;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Words the failures of SQLite. */
final class SqliteFailure {

  private static final String NO_SPACE = "no space left on device";

  private SqliteFailure() {}

  /** As a failure of an operation on a database, such as {@code open}. */
  static CarobException of(String operation, Path file, Exception cause) {
    return new CarobException.StorageFailed(
        "cannot " + operation + " the database " + file + ": " + reason(cause), cause);
  }

  /** A transaction is refused, since the file can't hold what it adds. */
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

  /** SQLite cannot allocate a file: the log's index fails otherwise than the log itself. */
  static boolean isOutOfSpace(Exception cause) {
    return cause instanceof SQLiteException failure && isOutOfSpace(failure.getResultCode());
  }

  private static boolean isOutOfSpace(SQLiteErrorCode code) {
    return code == SQLiteErrorCode.SQLITE_FULL || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
  }
}
