package dev.carob.runtime.core.log;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes the entries of the OSGi log, for example about a plugin's component that cannot be
 * activated, to the engine's log. Without a log service, bundles would print to stdout or not at
 * all.
 */
@Component(
    service = {},
    immediate = true)
public final class OsgiLog implements LogListener {

  private static final String FRAMEWORK_EVENTS = "Events.";

  private final @Nullable LogReaderService reader;

  @Activate
  public OsgiLog(
      @Reference(
              cardinality = ReferenceCardinality.OPTIONAL,
              policyOption = ReferencePolicyOption.GREEDY)
          @Nullable LogReaderService reader) {
    this.reader = reader;
    if (reader != null) {
      follow(reader);
    }
  }

  private void follow(LogReaderService log) {
    log.addLogListener(this);
    // The newest entry comes first. An entry that arrives meanwhile is written twice, but never
    // lost.
    List<LogEntry> earlier = Collections.list(log.getLog());
    Collections.reverse(earlier);
    earlier.forEach(this::logged);
  }

  @Override
  public void logged(LogEntry entry) {
    Logger log = LoggerFactory.getLogger(entry.getLoggerName());
    log.makeLoggingEventBuilder(level(entry))
        .setCause(entry.getException())
        .log("{}: {}", entry.getBundle().getSymbolicName(), entry.getMessage());
  }

  /** Starts and stops of bundles are entries at INFO, but matter only for debugging. */
  private static Level level(LogEntry entry) {
    Level level =
        switch (entry.getLogLevel()) {
          case AUDIT, ERROR -> Level.ERROR;
          case WARN -> Level.WARN;
          case INFO -> Level.INFO;
          case DEBUG -> Level.DEBUG;
          case TRACE -> Level.TRACE;
        };
    boolean event = entry.getLoggerName().startsWith(FRAMEWORK_EVENTS);
    return event && level == Level.INFO ? Level.DEBUG : level;
  }

  @Deactivate
  void deactivate() {
    if (reader != null) {
      reader.removeLogListener(this);
    }
  }
}
