package dev.carob.runtime.core.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.event.Event;
import dev.carob.linux.Faults;
import dev.carob.linux.PrivateDirectories;
import dev.carob.linux.ThreadInterrupt;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores past events in a file, one JSON object per line. When the file reaches its limit it
 * becomes the older of two files, and the previous older one is deleted. Lines that a crash has
 * truncated are ignored.
 */
final class EventJournal implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventJournal.class);

  private final Path file;
  private final Path older;
  private final long limit;
  private final ObjectMapper mapper = new ObjectMapper();
  private FileChannel channel;

  /**
   * @param limit maximum size of a file in bytes
   */
  EventJournal(Path file, long limit) {
    this.file = file;
    this.older = file.resolveSibling(file.getFileName() + ".1");
    this.limit = limit;
    this.channel = open();
  }

  private FileChannel open() {
    try {
      PrivateDirectories.makeParent(file);
      FileChannel opened =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      long size = opened.size();
      opened.position(size);
      if (size > 0) {
        ByteBuffer last = ByteBuffer.allocate(1);
        opened.read(last, size - 1);
        if (last.get(0) != '\n') {
          // Ends a truncated line, so that the next event does not continue it.
          opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
      }
      return opened;
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot open the journal of events " + file, e);
    }
  }

  /**
   * Appends an event. An interruption is deferred, because it would close the channel for all later
   * events.
   */
  void add(Event event) {
    ThreadInterrupt.finish(() -> addNow(event));
  }

  private void addNow(Event event) {
    ObjectNode node = mapper.createObjectNode();
    node.put("at", event.at().toString());
    node.put("type", event.type());
    node.put("action", event.action());
    node.put("id", event.id());
    node.put("name", event.name());
    ObjectNode attributes = node.putObject("attributes");
    event.attributes().forEach(attributes::put);
    try {
      Faults.beforeFile("event " + event.action());
      ByteBuffer line =
          ByteBuffer.wrap(
              (mapper.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8));
      if (channel.position() + line.remaining() > limit) {
        channel.close();
        Files.move(file, older, StandardCopyOption.REPLACE_EXISTING);
        channel = open();
      }
      while (line.hasRemaining()) {
        channel.write(line);
      }
      Faults.after("event " + event.action());
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write to the journal of events " + file, e);
    }
  }

  /** Passes on the events at or after {@code since} and before {@code until}, oldest first. */
  void read(Instant since, Instant until, Consumer<Event> sink) {
    for (Path path : List.of(older, file)) {
      try (BufferedReader lines = Files.newBufferedReader(path)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Event event = parse(path, line);
          if (event != null && !event.at().isBefore(since) && event.at().isBefore(until)) {
            sink.accept(event);
          }
        }
      } catch (NoSuchFileException e) {
        LOG.trace("there are no events in {}", path);
      } catch (IOException e) {
        throw new CarobException.StorageFailed("cannot read the journal of events " + path, e);
      }
    }
  }

  private @org.jspecify.annotations.Nullable Event parse(Path path, String line) {
    try {
      JsonNode node = mapper.readTree(line);
      Map<String, String> attributes = new LinkedHashMap<>();
      node.path("attributes")
          .fields()
          .forEachRemaining(e -> attributes.put(e.getKey(), e.getValue().asText()));
      return Event.builder(
              Instant.parse(node.path("at").asText()),
              node.path("type").asText(),
              node.path("action").asText())
          .id(node.path("id").asText())
          .name(node.path("name").asText())
          .attributes(attributes)
          .build();
    } catch (JsonProcessingException | DateTimeException e) {
      if (!line.isBlank()) {
        LOG.warn("a line of {} is not an event, and is ignored: {}", path, e.getMessage());
      }
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("the journal of events {} cannot be closed", file, e);
    }
  }
}
