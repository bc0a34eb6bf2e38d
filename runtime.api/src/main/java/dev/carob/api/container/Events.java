package dev.carob.api.container;

import dev.carob.api.Subscription;
import dev.carob.api.event.Event;
import dev.carob.api.event.EventQuery;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Events of the engine, and the logs of containers. */
@ProviderType
public interface Events {

  /**
   * Passes the lines of a container's log to {@code sink}, oldest first: the existing ones and, if
   * requested by the options, new ones until the container has ended.
   */
  Subscription logs(String container, LogOptions options, Consumer<LogLine> sink);

  /**
   * Passes events to {@code sink}, oldest first: past ones and, if requested by the query, new
   * ones.
   */
  Subscription events(EventQuery query, Consumer<Event> sink);
}
