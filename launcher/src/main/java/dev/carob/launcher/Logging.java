package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
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
    file.setFormatter(new LogLine(false));
    top.addHandler(file);
    if (System.getenv("JOURNAL_STREAM") != null) {
      Handler journal = new ConsoleHandler();
      journal.setFormatter(new LogLine(true));
      top.addHandler(journal);
    }
    top.addHandler(further);
    Logger.getLogger("dev.carob").setLevel(level(System.getenv().getOrDefault("CAROB_LOG", "")));
    for (Handler handler : top.getHandlers()) {
      handler.setLevel(Level.ALL);
    }
    top.setLevel(Level.INFO);
  }

  /** Returns the log level of Carob's own loggers for a value of {@code CAROB_LOG}. */
  static Level level(String name) {
    return name.equals("debug") ? Level.FINE : Level.INFO;
  }

  static void remove(Handler handler) {
    Logger.getLogger("").removeHandler(handler);
  }
}
