package dev.carob.runtime.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;

/** Tests what of the OSGi log is written to the engine's log, which is stderr in these tests. */
class OsgiLogTest {

  private final List<LogListener> listeners = new ArrayList<>();
  private final List<LogEntry> history = new ArrayList<>();
  private final LogReaderService reader =
      new LogReaderService() {
        @Override
        public void addLogListener(LogListener listener) {
          listeners.add(listener);
        }

        @Override
        public void removeLogListener(LogListener listener) {
          listeners.remove(listener);
        }

        @Override
        public Enumeration<LogEntry> getLog() {
          return Collections.enumeration(history);
        }
      };
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setErr(stderr);
  }

  @Test
  void writesWhatABundleLogsWithItsNameAndCause() {
    OsgiLog log = new OsgiLog(reader);
    listeners
        .get(0)
        .logged(entry("org.example.Part", LogLevel.ERROR, "is broken", new Exception("why")));
    assertThat(lines())
        .anyMatch(line -> line.contains("ERROR") && line.contains("plugin: is broken"));
    assertThat(lines()).anyMatch(line -> line.contains("java.lang.Exception: why"));
    log.deactivate();
    assertThat(listeners).isEmpty();
  }

  @Test
  void writesWhatWasLoggedBeforeItCameOldestFirst() {
    history.add(entry("org.example.Part", LogLevel.WARN, "second", null));
    history.add(entry("org.example.Part", LogLevel.WARN, "first", null));
    OsgiLog log = new OsgiLog(reader);
    assertThat(String.join("\n", lines())).containsSubsequence("first", "second");
    log.deactivate();
  }

  @Test
  void doesNotLogEachStartOfABundle() {
    OsgiLog log = new OsgiLog(reader);
    log.logged(entry("Events.Bundle", LogLevel.INFO, "BundleEvent STARTED", null));
    assertThat(lines()).isEmpty();
    log.logged(entry("Events.Framework", LogLevel.ERROR, "FrameworkEvent ERROR", null));
    assertThat(lines()).anyMatch(line -> line.contains("FrameworkEvent ERROR"));
  }

  @Test
  void worksWithoutALogService() {
    new OsgiLog(null).deactivate();
    assertThat(lines()).isEmpty();
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static LogEntry entry(String logger, LogLevel level, String message, Throwable cause) {
    Bundle bundle = fake(Bundle.class, Map.of("getSymbolicName", "plugin"));
    Map<String, Object> answers =
        new java.util.HashMap<>(
            Map.of(
                "getLoggerName", logger,
                "getLogLevel", level,
                "getMessage", message,
                "getBundle", bundle));
    answers.put("getException", cause);
    return fake(LogEntry.class, answers);
  }

  private static <T> T fake(Class<T> type, Map<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.get(method.getName())));
  }
}
