package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogLineTest {

  private static LogRecord record(String level) {
    LogRecord record = new LogRecord(Level.parse(level), "ready: {0}");
    record.setParameters(new Object[] {"root"});
    record.setLoggerName("dev.carob.launcher.Main");
    record.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE,ERROR",
    "WARNING,'WARN '",
    "INFO,'INFO '",
    "CONFIG,DEBUG",
    "FINE,DEBUG",
    "FINEST,DEBUG"
  })
  void containsTimeLevelLoggerAndMessage(String level, String shown) {
    assertThat(new LogLine(false).format(record(level)))
        .isEqualTo("2026-01-02T03:04:05.678Z " + shown + " Main: ready: root\n");
  }

  @ParameterizedTest
  @CsvSource({"SEVERE,3", "WARNING,4", "INFO,6", "FINE,7"})
  void hasAPriorityAndNoTimeForTheJournal(String level, int priority) {
    assertThat(new LogLine(true).format(record(level)))
        .isEqualTo("<" + priority + ">Main: ready: root\n");
  }

  @Test
  void isFollowedByTheExceptionsStackTrace() {
    LogRecord record = record("SEVERE");
    record.setThrown(new IOException("no room"));
    assertThat(new LogLine(false).format(record))
        .contains(
            "Main: ready: root\njava.io.IOException: no room\n\tat " + LogLineTest.class.getName());
  }

  @Test
  void mayComeFromALoggerWithoutAName() {
    LogRecord record = record("INFO");
    record.setLoggerName(null);
    assertThat(new LogLine(true).format(record)).isEqualTo("<6>: ready: root\n");
  }

  @Test
  void showsMoreOfCarobIfDebuggingIsEnabled() {
    assertThat(Logging.level("debug")).isEqualTo(Level.FINE);
    assertThat(Logging.level("")).isEqualTo(Level.INFO);
    assertThat(Logging.level("DEBUG!")).isEqualTo(Level.INFO);
  }
}
