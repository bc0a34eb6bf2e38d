package dev.carob.runtime.core.stdio;

import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a log in the format {@code k8s-file}: {@code <time> <stdout|stderr> <F|P> <text>} per line,
 * F for full and P for partial.
 */
public final class LogFile {

  private final Path file;

  public LogFile(Path file) {
    this.file = file;
  }

  /**
   * Passes on the existing lines, oldest first; an incomplete line is omitted.
   *
   * @return the position after them; the caller closes it
   */
  public LogCursor read(LogOptions options, Consumer<LogLine> sink) {
    LogTail tail = new LogTail(options.tail());
    LogCursor cursor = new LogCursor(file);
    cursor.read(
        line -> {
          if (wanted(line, options)) {
            if (options.tail() < 0) {
              sink.accept(line);
            } else {
              tail.add(line);
            }
          }
          return true;
        });
    tail.forEach(sink);
    return cursor;
  }

  private static boolean wanted(LogLine line, LogOptions options) {
    return !line.at().isBefore(options.since()) && line.at().isBefore(options.until());
  }

  /** Parses a line; empty if it does not have the format. */
  static Optional<LogLine> parse(byte[] line) {
    int time = indexOf(line, 0);
    int stream = time < 0 ? -1 : indexOf(line, time + 1);
    int flag = stream < 0 ? -1 : indexOf(line, stream + 1);
    if (flag < 0) {
      return Optional.empty();
    }
    String name = new String(line, time + 1, stream - time - 1, StandardCharsets.US_ASCII);
    String kind = new String(line, stream + 1, flag - stream - 1, StandardCharsets.US_ASCII);
    boolean out = name.equals("stdout");
    if ((!out && !name.equals("stderr")) || !(kind.equals("F") || kind.equals("P"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LogLine.builder(
                  OffsetDateTime.parse(new String(line, 0, time, StandardCharsets.US_ASCII))
                      .toInstant(),
                  out ? LogLine.Stream.STDOUT : LogLine.Stream.STDERR,
                  Arrays.copyOfRange(line, flag + 1, line.length))
              .partial(kind.equals("P"))
              .build());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int indexOf(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == ' ') {
        return i;
      }
    }
    return -1;
  }
}
