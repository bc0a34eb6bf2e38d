package dev.carob.runtime.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.Subscription;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

  private static final EventQuery OF_NETWORKS =
      EventQuery.builder().types(List.of("network")).build();

  @TempDir Path dir;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Events events;

  @BeforeEach
  void open() {
    events = new Events(dir, timer);
  }

  @AfterEach
  void close() {
    events.close();
    timer.shutdownNow();
  }

  @Test
  void pastEventsAreSelected() {
    events.volume("data", "create");
    events.network("inner", "create");
    List<Event> found = new ArrayList<>();
    events.subscribe(OF_NETWORKS, found::add).close();
    assertThat(found).extracting(Event::name).containsExactly("inner");
  }

  @Test
  void newEventsAreSelected() {
    List<Event> found = new ArrayList<>();
    EventQuery coming = OF_NETWORKS.toBuilder().since(Instant.MAX).follow(true).build();
    try (Subscription subscription = events.subscribe(coming, found::add)) {
      events.network("inner", "create");
      events.volume("data", "create");
      events.network("outer", "create");
      events.close();
      subscription.await();
    }
    assertThat(found).extracting(Event::name).containsExactly("inner", "outer");
  }
}
