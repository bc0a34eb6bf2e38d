package dev.carob.storage.format;

import dev.carob.spi.storage.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes as they are found. All paths of a deep tree take an amount of memory that is quadratic in
 * its depth: a container must not be able to fill the engine's with them.
 */
public final class ChangeList {

  private static final long MOST_CHARACTERS = 50_000_000;

  private final List<Change> changes = new ArrayList<>();
  private long characters;

  /** Adds one. */
  public void add(Change.Kind kind, String path) throws IOException {
    characters += path.length();
    if (characters > MOST_CHARACTERS) {
      throw new IOException(
          "the paths of its changes have more than %d characters in all: too many to be listed"
              .formatted(MOST_CHARACTERS));
    }
    changes.add(new Change(kind, path));
  }

  /** What has been added. */
  public List<Change> all() {
    return changes;
  }
}
