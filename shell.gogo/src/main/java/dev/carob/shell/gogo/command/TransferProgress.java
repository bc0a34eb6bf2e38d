package dev.carob.shell.gogo.command;

import dev.carob.api.image.ImageProgress;
import dev.carob.shell.gogo.format.Ago;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells how far a transfer is: a bar for each layer in a terminal, plain lines elsewhere. */
final class TransferProgress implements ImageProgress {

  private static final int BAR = 38;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final int SHOWN = 12;

  private final PrintStream out;
  private final boolean terminal;
  private final Map<String, Bar> bars = new LinkedHashMap<>();
  private int drawn;
  private long drawnAt;

  private record Bar(State state, long done, long total) {}

  private TransferProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** On the caller's standard error. */
  static ImageProgress of(Console console, boolean quiet) {
    return quiet
        ? ImageProgress.NONE
        : new TransferProgress(console.err(), console.stdoutTerminal());
  }

  @Override
  public synchronized void step(String words) {
    if (terminal) {
      draw();
    }
    // What was drawn stays above.
    drawn = 0;
    bars.clear();
    out.println(words);
    out.flush();
  }

  @Override
  public synchronized void layer(String digest, State state, long done, long total) {
    Bar before = bars.put(digest, new Bar(state, done, total));
    boolean changed = before == null || before.state != state;
    if (!terminal) {
      if (changed) {
        out.println("Copying blob " + digest + words(state));
        out.flush();
      }
    } else if (changed || System.nanoTime() - drawnAt > REDRAW_NANOS) {
      draw();
    }
  }

  private static String words(State state) {
    return switch (state) {
      case COPYING -> "";
      case DONE -> " done";
      case THERE -> " skipped: already exists";
    };
  }

  private void draw() {
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append('A');
    }
    bars.forEach((digest, bar) -> text.append("\r\033[K").append(line(digest, bar)).append("\r\n"));
    drawn = bars.size();
    drawnAt = System.nanoTime();
    out.print(text);
    out.flush();
  }

  private static String line(String digest, Bar bar) {
    String begin = "Copying blob " + digest.replaceFirst("^sha256:", "").substring(0, SHOWN);
    if (bar.state != State.COPYING) {
      return begin + words(bar.state);
    }
    if (bar.total <= 0) {
      return begin + " " + Ago.size(bar.done);
    }
    int full = (int) Math.min(BAR * bar.done / bar.total, BAR);
    String drawn =
        "=".repeat(Math.max(full - 1, 0)) + (full > 0 ? ">" : "") + "-".repeat(BAR - full);
    return "%s [%s] %s / %s".formatted(begin, drawn, Ago.size(bar.done), Ago.size(bar.total));
  }
}
