package dev.carob.runtime.core.backend;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners for backends that arrive in a pool. */
final class ArrivalListeners {

  private static final Logger LOG = LoggerFactory.getLogger(ArrivalListeners.class);

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  // The id distinguishes several registrations of one listener.
  private record Entry(Object id, Consumer<String> listener) {}

  Registration add(Consumer<String> listener) {
    Entry entry = new Entry(new Object(), listener);
    entries.add(entry);
    return () -> entries.remove(entry);
  }

  /** Calls each listener; a failure of one is logged and does not affect the others. */
  void notify(String title, String name) {
    for (Entry entry : entries) {
      try {
        entry.listener().accept(name);
      } catch (RuntimeException e) {
        LOG.error("a listener failed when the {} {} arrived", title, name, e);
      }
    }
  }
}
