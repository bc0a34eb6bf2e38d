package dev.carob.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Sets up the engine's log: {@code <root>/log/engine.0.log}, rotated at 10 MiB. If systemd started
 * the engine, also stderr with priorities for the journal (sd-daemon(3)).
 */
final class Logging {

  private static final int LARGEST = 10 << 20;
  private static final int KEPT = 3;

  private Logging() {}

  /** Starts logging and adds a further handler. */
  static void start(Path root, Handler further) throws IOException {
    Path directory = Files.createDirectories(root.resolve("log"));
    Logger top = Logger.getLogger("");
    for (Handler handler : top.getHandlers()) {
      top.removeHandler(handler);
    }
    FileHandler file =
        new FileHandler(
            directory.toString().replace("%", "%%") + "/engine.%g.log", LARGEST, KEPT, true);
    file.setFormatter(new Line(false));
    top.addHandler(file);
    if (System.getenv("JOURNAL_STREAM") != null) {
      Handler journal = new ConsoleHandler();
      journal.setFormatter(new Line(true));
      top.addHandler(journal);
    }
    top.addHandler(further);
    String level = System.getenv("CAROB_LOG");
    Logger.getLogger("dev.carob").setLevel("debug".equals(level) ? Level.FINE : Level.INFO);
    for (Handler handler : top.getHandlers()) {
      handler.setLevel(Level.ALL);
    }
    top.setLevel(Level.INFO);
  }

  static void remove(Handler handler) {
    Logger.getLogger("").removeHandler(handler);
  }

  private static final class Line extends Formatter {
    private final boolean journal;

    Line(boolean journal) {
      this.journal = journal;
    }

    @Override
    public String format(LogRecord record) {
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      int level = record.getLevel().intValue();
      if (journal) {
        out.print(level >= 1000 ? "<3>" : level >= 900 ? "<4>" : level >= 800 ? "<6>" : "<7>");
      } else {
        out.print(Instant.ofEpochMilli(record.getMillis()));
        out.print(
            level >= 1000
                ? " ERROR "
                : level >= 900 ? " WARN  " : level >= 800 ? " INFO  " : " DEBUG ");
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
  }
}
