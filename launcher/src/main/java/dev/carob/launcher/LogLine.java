package dev.carob.launcher;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** A log record as a line, and its exception's stack trace below it. */
final class LogLine extends Formatter {

  private final boolean journal;

  /**
   * @param journal true to begin each line with a priority for systemd's journal (sd-daemon(3)),
   *     which adds the time itself; false to begin it with time and level
   */
  LogLine(boolean journal) {
    this.journal = journal;
  }

  @Override
  public String format(LogRecord record) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int level = record.getLevel().intValue();
    if (journal) {
      out.print(pick(level, "<3>", "<4>", "<6>", "<7>"));
    } else {
      out.print(Instant.ofEpochMilli(record.getMillis()));
      out.print(pick(level, " ERROR ", " WARN  ", " INFO  ", " DEBUG "));
    }
    String logger = record.getLoggerName() == null ? "" : record.getLoggerName();
    out.print(logger.substring(logger.lastIndexOf('.') + 1));
    out.print(": ");
    out.println(formatMessage(record));
    if (record.getThrown() != null) {
      record.getThrown().printStackTrace(out);
    }
    out.flush();
    return text.toString();
  }

  private static String pick(int level, String error, String warning, String info, String debug) {
    if (level >= Level.SEVERE.intValue()) {
      return error;
    }
    if (level >= Level.WARNING.intValue()) {
      return warning;
    }
    return level >= Level.INFO.intValue() ? info : debug;
  }
}
