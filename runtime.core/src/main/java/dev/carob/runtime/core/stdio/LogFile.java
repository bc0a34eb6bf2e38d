package dev.carob.runtime.core.stdio;

import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A log in the format {@code k8s-file}: {@code <time> <stdout|stderr> <F|P> <text>} a line, F for
 * full and P for partial.
 */
public final class LogFile {

  private final Path file;

  public LogFile(Path file) {
    this.file = file;
  }

  /**
   * Hands on the lines there are now, oldest first; a line that is only half written is left out.
   */
  public void read(LogOptions options, Consumer<LogLine> sink) throws IOException {
    Deque<LogLine> tail = new ArrayDeque<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (Optional<byte[]> line = line(in); line.isPresent(); line = line(in)) {
        Optional<LogLine> parsed = parse(line.get()).filter(found -> wanted(found, options));
        if (parsed.isEmpty()) {
          continue;
        }
        if (options.tail() < 0) {
          sink.accept(parsed.get());
        } else {
          tail.add(parsed.get());
          if (tail.size() > options.tail()) {
            tail.remove();
          }
        }
      }
    } catch (NoSuchFileException e) {
      // It has not written anything yet.
      return;
    }
    tail.forEach(sink);
  }

  private static boolean wanted(LogLine line, LogOptions options) {
    return !line.at().isBefore(options.since()) && line.at().isBefore(options.until());
  }

  private static Optional<byte[]> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        return Optional.of(line.toByteArray());
      }
      line.write(b);
    }
    return Optional.empty();
  }

  /** A line of the format; empty where it is none. */
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
          new LogLine(
              OffsetDateTime.parse(new String(line, 0, time, StandardCharsets.US_ASCII))
                  .toInstant(),
              out ? LogLine.Stream.STDOUT : LogLine.Stream.STDERR,
              kind.equals("P"),
              Arrays.copyOfRange(line, flag + 1, line.length)));
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
