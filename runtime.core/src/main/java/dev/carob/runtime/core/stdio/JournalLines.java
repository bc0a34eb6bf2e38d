package dev.carob.runtime.core.stdio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.container.LogLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts the output of journalctl(1) in its JSON format, one entry per line, to lines of a log.
 * Remembers the position of the last entry.
 */
final class JournalLines extends OutputStream {

  private static final Logger LOG = LoggerFactory.getLogger(JournalLines.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The priority of an error, with which conmon writes what a container writes to stderr. */
  private static final String ERROR = "3";

  private final Consumer<LogLine> sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String cursor = "";

  JournalLines(Consumer<LogLine> sink) {
    this.sink = sink;
  }

  /** Continues at the same position, with another receiver. */
  JournalLines to(Consumer<LogLine> next) {
    JournalLines copy = new JournalLines(next);
    copy.cursor = cursor;
    return copy;
  }

  /** The position of the last entry; empty if there was none. */
  String cursor() {
    return cursor;
  }

  /** Forgets a line whose end has not been read. */
  void dropIncomplete() {
    line.reset();
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int begin = offset;
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] == '\n') {
        line.write(bytes, begin, i - begin);
        begin = i + 1;
        entry(line.toByteArray());
        line.reset();
      }
    }
    line.write(bytes, begin, offset + length - begin);
  }

  private void entry(byte[] json) {
    JsonNode entry;
    try {
      entry = MAPPER.readTree(json);
    } catch (IOException e) {
      LOG.debug("an entry of the journal is not valid JSON", e);
      return;
    }
    cursor = entry.path("__CURSOR").asText(cursor);
    LogLine.Stream stream =
        entry.path("PRIORITY").asText().equals(ERROR)
            ? LogLine.Stream.STDERR
            : LogLine.Stream.STDOUT;
    sink.accept(
        LogLine.builder(
                Instant.EPOCH.plus(entry.path("__REALTIME_TIMESTAMP").asLong(), ChronoUnit.MICROS),
                stream,
                message(entry.path("MESSAGE")))
            .partial(entry.path("CONTAINER_PARTIAL_MESSAGE").asBoolean())
            .build());
  }

  /** A message that is not UTF-8 is a list of bytes. */
  private static byte[] message(JsonNode message) {
    if (!message.isArray()) {
      return message.asText().getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[message.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) message.get(i).asInt();
    }
    return bytes;
  }
}
