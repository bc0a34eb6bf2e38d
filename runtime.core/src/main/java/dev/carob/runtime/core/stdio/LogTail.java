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
 * The last lines of a log. A line may consist of several records, all but the last of them partial.
 */
final class LogTail {

  private final long count;
  private final Deque<List<LogLine>> lines = new ArrayDeque<>();

  /** Lines whose end has not been read. */
  private final Map<LogLine.Stream, List<LogLine>> open = new EnumMap<>(LogLine.Stream.class);

  /**
   * @param count number of lines to keep; none if less than 1
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

  /** Passes on the records of the kept lines. */
  void forEach(Consumer<LogLine> sink) {
    lines.forEach(line -> line.forEach(sink));
  }
}
