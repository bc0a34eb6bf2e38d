package dev.carob.runtime.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.event.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventJournalTest {

  @TempDir Path dir;

  private static Event event(int second) {
    return Event.builder(Instant.ofEpochSecond(second), "container", "start")
        .id("id" + second)
        .name("n")
        .attributes(Map.of("k", "v\n\"" + second))
        .build();
  }

  private List<Event> read(Instant since, Instant until) {
    List<Event> found = new ArrayList<>();
    try (EventJournal journal = new EventJournal(dir.resolve("e/journal"), 1 << 20)) {
      journal.read(since, until, found::add);
    }
    return found;
  }

  @Test
  void eventsAreReadByTheNextJournalToo() {
    try (EventJournal journal = new EventJournal(dir.resolve("e/journal"), 1 << 20)) {
      for (int i = 1; i <= 3; i++) {
        journal.add(event(i));
      }
    }
    assertThat(read(Instant.MIN, Instant.MAX)).containsExactly(event(1), event(2), event(3));
    assertThat(read(Instant.ofEpochSecond(2), Instant.ofEpochSecond(3))).containsExactly(event(2));
  }

  @Test
  void anIncompleteLineIsSkippedAndAffectsNoOther() throws IOException {
    try (EventJournal journal = new EventJournal(dir.resolve("e/journal"), 1 << 20)) {
      journal.add(event(1));
    }
    Files.writeString(dir.resolve("e/journal"), "{\"at\":\"2026", StandardOpenOption.APPEND);
    try (EventJournal journal = new EventJournal(dir.resolve("e/journal"), 1 << 20)) {
      journal.add(event(2));
    }
    assertThat(read(Instant.MIN, Instant.MAX)).containsExactly(event(1), event(2));
  }

  @Test
  void theNewestAreKeptWithinTheLimit() throws IOException {
    try (EventJournal journal = new EventJournal(dir.resolve("e/journal"), 2000)) {
      for (int i = 0; i < 200; i++) {
        journal.add(event(i));
      }
    }
    List<Event> left = read(Instant.MIN, Instant.MAX);
    assertThat(left).hasSizeBetween(10, 40).endsWith(event(198), event(199));
    try (var files = Files.list(dir.resolve("e"))) {
      assertThat(files).hasSize(2).allMatch(file -> file.toFile().length() <= 2000);
    }
  }

  @Test
  void anyLinesAreEventsOrAreSkipped() throws IOException {
    Random random = new Random(7);
    Files.createDirectories(dir.resolve("e"));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      String line = "{\"at\":\"1970-01-01T00:00:01Z\",\"type\":\"t\",\"attributes\":{\"a\":1}}";
      char[] chars = line.toCharArray();
      for (int n = random.nextInt(6); n > 0; n--) {
        chars[random.nextInt(chars.length)] = (char) (32 + random.nextInt(90));
      }
      lines.append(chars).append('\n');
    }
    Files.writeString(dir.resolve("e/journal"), lines.toString());
    assertThat(read(Instant.MIN, Instant.MAX)).isNotEmpty().hasSizeLessThan(500);
  }
}
