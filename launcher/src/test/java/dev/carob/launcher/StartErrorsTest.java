package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/**
 * Finding M-6 of the security review: the reason for a failed start was only in the engine's log.
 */
class StartErrorsTest {

  private static LogRecord record(Level level, Throwable thrown) {
    LogRecord record = new LogRecord(level, "Error during instantiation");
    record.setThrown(thrown);
    return record;
  }

  @Test
  void showsTheFirstErrorWithAMessage() throws InterruptedException {
    StartErrors errors = new StartErrors();
    errors.publish(record(Level.WARNING, new IOException("a warning")));
    errors.publish(new LogRecord(Level.SEVERE, "without a cause"));
    errors.publish(
        record(
            Level.SEVERE,
            new RuntimeException(
                "java.lang.reflect.InvocationTargetException: null",
                new RuntimeException(
                    "dev.carob.api.CarobException$StorageFailed: cannot open the database /db: [SQLITE_NOTADB]"))));
    errors.publish(record(Level.SEVERE, new IOException("what follows from it")));
    assertThat(errors.first()).contains("cannot open the database /db: [SQLITE_NOTADB]");
  }

  @Test
  void leavesOutTheNamesOfClasses() {
    assertThat(StartErrors.reason(new InvocationTargetException(new IOException("no room"))))
        .contains("no room");
    assertThat(StartErrors.reason(new RuntimeException(new NoSuchFileException("/x"))))
        .contains("/x: no such file or directory");
    assertThat(StartErrors.reason(new IllegalStateException())).isEmpty();
  }

  @Test
  void aLowLimitOfOpenFilesIsReported() {
    OpenFiles.require(List.of("Max open files            512                  512       files"));
    OpenFiles.require(List.of("Max open files            64           unlimited       files"));
    assertThatThrownBy(
            () ->
                OpenFiles.require(
                    List.of(
                        "Max open files            64                   64          files     ")))
        .hasMessageContaining("the limit of open files is 64")
        .hasMessageContaining("ulimit -n 512");
  }
}
