package dev.carob.runtime.core.stdio;

import dev.carob.api.container.LogLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The last lines of a log. A line may be several records of the log: all but its last are partial.
 */
final class LogTail {

  private final long count;
  private final Deque<List<LogLine>> lines = new ArrayDeque<>();

  /** Lines whose end was not read yet. */
  private final Map<LogLine.Stream, List<LogLine>> open = new EnumMap<>(LogLine.Stream.class);

  /**
   * @param count how many lines to keep; none: below 1
   */
  LogTail(long count) {
    this.count = count;
  }

  void add(LogLine record) {
    List<LogLine> line = open.remove(record.stream());
    if (line == null) {
      line = new ArrayList<>(1);
      lines.add(line);
    }
    line.add(record);
    if (record.partial()) {
      open.put(record.stream(), line);
    }
    if (lines.size() > count) {
      lines.remove();
    }
  }

  /** Hands on the records of the lines kept. */
  void forEach(Consumer<LogLine> sink) {
    lines.forEach(line -> line.forEach(sink));
  }
}
