package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends an engine whose root or run directory was removed, renamed or replaced, since clients can no
 * longer reach it. The kernel reports changes in these directories and in their parents.
 */
final class LockWatch {

  private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);

  private LockWatch() {}

  /**
   * Starts watching.
   *
   * @param whenLost called once on a separate thread, which does not end
   */
  static void start(EngineLocks locks, Runnable whenLost) {
    Thread thread = new Thread(() -> watch(locks, whenLost), "carob-lock-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private static void watch(EngineLocks locks, Runnable whenLost) {
    try (WatchService events = FileSystems.getDefault().newWatchService()) {
      for (Path directory : directories(locks)) {
        register(directory, events);
      }
      Path lost = locks.lost();
      while (lost == null) {
        WatchKey changed = events.take();
        changed.pollEvents();
        changed.reset();
        lost = locks.lost();
      }
      LOG.warn("{} was removed or replaced: stopping the engine", lost);
      whenLost.run();
    } catch (IOException e) {
      LOG.warn(
          "cannot watch the engine's directories; it will keep running if they are removed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void register(Path directory, WatchService events) throws IOException {
    try {
      directory.register(
          events, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    } catch (NoSuchFileException e) {
      LOG.debug("{} no longer exists", directory, e);
    }
  }

  /** The directories of the locks, and their parents, in which renames are visible. */
  private static Set<Path> directories(EngineLocks locks) {
    Set<Path> all = new TreeSet<>();
    for (Path file : locks.files()) {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        all.add(directory);
        Path parent = directory.getParent();
        if (parent != null) {
          all.add(parent);
        }
      }
    }
    return all;
  }
}
