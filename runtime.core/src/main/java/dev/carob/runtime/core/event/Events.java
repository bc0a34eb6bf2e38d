package dev.carob.runtime.core.event;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import dev.carob.runtime.core.record.Container;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores events and notifies followers, in the same order for all of them. */
public final class Events implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final long JOURNAL_LIMIT = 10L << 20;
  private static final int MOST_WAITING = 100_000;

  private final EventJournal journal;
  private final ScheduledExecutorService timer;
  private final List<QueueSubscription<Event>> followers = new CopyOnWriteArrayList<>();

  /**
   * @param timer ends subscriptions that have a set end
   */
  public Events(Path root, ScheduledExecutorService timer) {
    this.journal = new EventJournal(root.resolve("events/journal"), JOURNAL_LIMIT);
    this.timer = timer;
  }

  /** Publishes an event of a container. */
  public void container(Container container, String action) {
    container(container, action, Map.of());
  }

  /** Publishes an event of a container with additional attributes. */
  public void container(Container container, String action, Map<String, String> more) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("image", container.config().imageName());
    attributes.putAll(more);
    attributes.putAll(container.config().spec().labels());
    publish(
        Event.builder(Instant.now(), "container", action)
            .id(container.id())
            .name(container.config().name())
            .attributes(attributes)
            .build());
  }

  /** Publishes an event of a volume. */
  public void volume(String name, String action) {
    publish(Event.builder(Instant.now(), "volume", action).id(name).name(name).build());
  }

  /** Publishes an event of a network. */
  public void network(String name, String action) {
    publish(Event.builder(Instant.now(), "network", action).id(name).name(name).build());
  }

  /** Publishes an event of an image. Id and name can be empty. */
  public void image(String action, String id, String name) {
    publish(Event.builder(Instant.now(), "image", action).id(id).name(name).build());
  }

  /** Publishes an event of the engine. */
  public void system(String action) {
    publish(Event.builder(Instant.now(), "system", action).build());
  }

  /**
   * Publishes an event. If it cannot be stored, the event is lost but the operation succeeds,
   * because it has already taken place.
   */
  private synchronized void publish(Event event) {
    try {
      journal.add(event);
    } catch (CarobException.StorageFailed e) {
      LOG.error(
          "the event {} of {} {} was not written to the journal",
          event.action(),
          event.type(),
          event.id(),
          e);
    }
    followers.forEach(follower -> follower.offer(event));
  }

  /** Passes on past and new events. */
  public Subscription subscribe(EventQuery query, Consumer<Event> sink) {
    Consumer<Event> wanted =
        event -> {
          if (event.at().isBefore(query.until()) && query.matches(event)) {
            sink.accept(event);
          }
        };
    QueueSubscription<Event> follower =
        new QueueSubscription<>(MOST_WAITING, wanted, followers::remove);
    if (!query.follow()) {
      journal.read(query.since(), query.until(), wanted);
      follower.end();
      return follower;
    }
    if (query.since().equals(Instant.MAX)) {
      followers.add(follower);
    } else {
      // No event may be missed between the past ones and the first new one.
      synchronized (this) {
        journal.read(query.since(), query.until(), follower::offer);
        followers.add(follower);
      }
    }
    if (!query.until().equals(Instant.MAX)) {
      long left = Math.max(0, Duration.between(Instant.now(), query.until()).toMillis());
      timer.schedule(follower::end, left, TimeUnit.MILLISECONDS);
    }
    return follower;
  }

  @Override
  public void close() {
    followers.forEach(QueueSubscription::end);
    journal.close();
  }
}
