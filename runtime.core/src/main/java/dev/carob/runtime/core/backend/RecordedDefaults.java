package dev.carob.runtime.core.backend;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.spi.backend.BackendKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default backends of a root. They are recorded in {@code <root>/backends.json} when they are
 * first used, so that a backend that is installed later does not become the default by its ranking
 * or the start order of bundles.
 */
final class RecordedDefaults {

  private static final Logger LOG = LoggerFactory.getLogger(RecordedDefaults.class);

  private final @Nullable Path file;
  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, String> names = new TreeMap<>();

  private RecordedDefaults(@Nullable Path file) {
    this.file = file;
  }

  /** Records nothing. */
  static RecordedDefaults none() {
    return new RecordedDefaults(null);
  }

  /**
   * Reads the record of a root.
   *
   * @throws CarobException.StorageFailed the record cannot be read; names the file
   */
  static RecordedDefaults of(Path root) {
    Path file = root.resolve("backends.json");
    RecordedDefaults defaults = new RecordedDefaults(file);
    if (Files.exists(file)) {
      try {
        Map<String, String> known =
            defaults.mapper.readValue(file.toFile(), new TypeReference<Map<String, String>>() {});
        if (known == null) {
          throw new IOException("it is not a JSON object");
        }
        defaults.names.putAll(known);
      } catch (IOException e) {
        throw new CarobException.StorageFailed(
            "cannot read the default backends of this root: %s is damaged; repair it, or remove it to choose new defaults"
                .formatted(file),
            e);
      }
    }
    return defaults;
  }

  /** Returns the recorded default of a kind; an empty text if none is recorded. */
  synchronized String get(BackendKind kind) {
    return names.getOrDefault(kind.type(), "");
  }

  /** Records a default, unless one is recorded or the engine uses all backends of the kind. */
  synchronized void record(BackendKind kind, String name) {
    if (!names.containsKey(kind.type())) {
      replace(kind, name);
    }
  }

  /** Replaces the recorded name. */
  synchronized void replace(BackendKind kind, String name) {
    if (file == null || kind.choice() == BackendKind.Choice.ALL) {
      return;
    }
    names.put(kind.type(), name);
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
      Files.write(fresh, mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(names));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      LOG.info("the {} of this root is now {}", kind.title(), name);
    } catch (IOException e) {
      // The backend remains the default of this engine; the next engine tries to record it.
      LOG.warn("this root's {}, {}, cannot be recorded in {}", kind.title(), name, file, e);
    }
  }
}
