package dev.carob.storage.format;

import dev.carob.spi.storage.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects changes up to a maximum total length of their paths. The paths of a deep tree take
 * memory that is quadratic in its depth; a container must not be able to exhaust the engine's
 * memory with them.
 */
public final class ChangeList {

  private static final long MOST_CHARACTERS = 50_000_000;

  private final List<Change> changes = new ArrayList<>();
  private long characters;

  /** Adds a change. */
  public void add(Change.Kind kind, String path) throws IOException {
    characters += path.length();
    if (characters > MOST_CHARACTERS) {
      throw new IOException(
          "too many changes to list: their paths exceed %d characters in total"
              .formatted(MOST_CHARACTERS));
    }
    changes.add(new Change(kind, path));
  }

  /** All added changes. */
  public List<Change> all() {
    return changes;
  }
}
