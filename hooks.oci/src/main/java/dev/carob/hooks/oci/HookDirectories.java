package dev.carob.hooks.oci;

import dev.carob.api.CarobException;
import dev.carob.api.types.HookReport;
import dev.carob.spi.hooks.Hook;
import dev.carob.spi.hooks.HookManager;
import dev.carob.spi.hooks.HookQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Provides hooks from directories in order of increasing precedence. The directories are read at
 * the first request, and again when the kernel reports a change or a request finds a directory
 * changed. A request sees the state before or after a change, never a mixture. When a file becomes
 * invalid, the error is logged once and its last valid version remains in effect. A file that was
 * invalid from the start makes requests fail, so that no container starts.
 */
public class HookDirectories implements HookManager, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HookDirectories.class);

  private static final int MOST_TRIES = 100;

  private final List<Path> directories;
  private final boolean required;
  private final HookWatch watch;
  private @Nullable Loaded loaded;

  /** A set of hooks, and the state of the directories when they were read. */
  private record Loaded(Map<Path, List<Object>> times, long change, HookSet set) {}

  /**
   * @param required true if all directories must exist because a user named them
   */
  public HookDirectories(List<Path> directories, boolean required) {
    this.directories = List.copyOf(directories);
    this.required = required;
    watch = new HookWatch(this.directories);
  }

  @Override
  public List<Hook> hooks(HookQuery query) {
    if (!query.directories().isEmpty()) {
      HookSet named = HookSet.read(query.directories(), true);
      named.requireGood();
      return named.hooks(query);
    }
    return current().hooks(query);
  }

  @Override
  public List<HookReport> report(HookQuery query) {
    return query.directories().isEmpty()
        ? HookSet.read(directories, required).report(query)
        : HookSet.read(query.directories(), true).report(query);
  }

  private synchronized HookSet current() {
    Loaded before = loaded;
    long change = watch.changes();
    Map<Path, List<Object>> times = times();
    if (before != null && before.change == change && before.times.equals(times)) {
      return before.set;
    }
    HookSet read;
    try {
      read = HookSet.read(directories, required);
      // Files that changed during reading may have been read partially: read again until nothing
      // changes.
      for (int i = 0; i < MOST_TRIES && moved(times, change); i++) {
        change = watch.changes();
        times = times();
        read = HookSet.read(directories, required);
      }
    } catch (CarobException.InvalidArgument e) {
      loaded = null;
      throw e;
    }
    if (before == null) {
      read.requireGood();
    } else {
      read.bad()
          .forEach(
              (file, error) -> {
                if (!before.set.bad().containsKey(file)) {
                  LOG.error("ignoring an invalid hook file: {}", error);
                }
              });
      read = read.keeping(before.set);
    }
    loaded = new Loaded(times, change, read);
    return read;
  }

  private boolean moved(Map<Path, List<Object>> times, long change) {
    return watch.changes() != change || !times().equals(times);
  }

  /** The attributes that reveal a change of a directory, or of a symbolic link to it. */
  private Map<Path, List<Object>> times() {
    Map<Path, List<Object>> times = new TreeMap<>();
    for (Path directory : directories) {
      try {
        if (Files.isDirectory(directory)) {
          List<Object> told = new ArrayList<>(told(directory));
          told.addAll(told(directory, LinkOption.NOFOLLOW_LINKS));
          times.put(directory, told);
        }
      } catch (IOException e) {
        LOG.debug("{} vanished", directory, e);
      }
    }
    return times;
  }

  private static List<Object> told(Path path, LinkOption... options) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class, options);
    return List.of(attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
  }

  @Override
  public void close() {
    watch.close();
  }
}
