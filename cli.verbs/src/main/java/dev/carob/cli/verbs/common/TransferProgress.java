package dev.carob.cli.verbs.common;

import dev.carob.api.types.image.ImageProgress;
import dev.carob.cli.podman.format.HumanUnits;
import dev.carob.spi.verb.Console;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntSupplier;

/** Shows the progress of a transfer: a bar for each layer in a terminal, otherwise plain lines. */
public final class TransferProgress implements ImageProgress {

  private static final int BAR = 38;
  private static final int SHORTEST_BAR = 5;
  private static final int USUAL_COLUMNS = 80;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final int SHOWN = 12;

  private final PrintStream out;
  private final boolean terminal;
  private final IntSupplier columns;
  private final Map<String, Bar> bars = new LinkedHashMap<>();
  private int drawn;
  private long drawnAt;

  private record Bar(State state, long done, long total) {}

  /**
   * @param columns width of the terminal; 0: unknown
   */
  public TransferProgress(PrintStream out, boolean terminal, IntSupplier columns) {
    this.out = out;
    this.terminal = terminal;
    this.columns = columns;
  }

  /** Prints to the caller's stderr. */
  public static ImageProgress of(Console console, boolean quiet) {
    return quiet
        ? ImageProgress.NONE
        : new TransferProgress(
            console.err(), console.stdoutTerminal(), () -> console.size().columns());
  }

  @Override
  public synchronized void step(String words) {
    if (terminal) {
      draw();
    }
    // Keep the lines drawn so far.
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
    int known = columns.getAsInt();
    int width = known > 0 ? known : USUAL_COLUMNS;
    bars.forEach(
        (digest, bar) -> text.append("\r\033[K").append(line(digest, bar, width)).append("\r\n"));
    drawn = bars.size();
    drawnAt = System.nanoTime();
    out.print(text);
    out.flush();
  }

  /** Returns a line that fits the terminal, because a wrapped line cannot be redrawn. */
  private static String line(String digest, Bar bar, int width) {
    String whole = wholeLine(digest, bar, width);
    return whole.length() < width ? whole : whole.substring(0, width - 1);
  }

  private static String wholeLine(String digest, Bar bar, int width) {
    String begin = "Copying blob " + digest.replaceFirst("^sha256:", "").substring(0, SHOWN);
    if (bar.state != State.COPYING) {
      return begin + words(bar.state);
    }
    if (bar.total <= 0) {
      return begin + " " + HumanUnits.size(bar.done);
    }
    String sizes = HumanUnits.size(bar.done) + " / " + HumanUnits.size(bar.total);
    int room = Math.min(BAR, width - begin.length() - sizes.length() - " [] ".length() - 1);
    if (room < SHORTEST_BAR) {
      return begin + " " + sizes;
    }
    int full = (int) Math.min(room * bar.done / bar.total, room);
    String drawn =
        "=".repeat(Math.max(full - 1, 0)) + (full > 0 ? ">" : "") + "-".repeat(room - full);
    return "%s [%s] %s".formatted(begin, drawn, sizes);
  }
}
