package dev.carob.hooks.oci;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the changes in directories that the kernel reports (inotify(7)). If a directory does not
 * exist, its nearest existing parent is watched until it is created.
 */
final class HookWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HookWatch.class);

  private final List<Path> directories;
  private final AtomicLong changes = new AtomicLong();
  private final @Nullable WatchService service;

  HookWatch(List<Path> directories) {
    this.directories = directories;
    service = open();
    register();
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      LOG.warn("cannot watch the hook directories: files changed in place will not be noticed", e);
      return null;
    }
  }

  private void register() {
    WatchService to = service;
    if (to == null) {
      return;
    }
    for (Path directory : directories) {
      Path there = directory.toAbsolutePath();
      while (there != null && !Files.isDirectory(there)) {
        there = there.getParent();
      }
      try {
        if (there != null && !directory.toString().isEmpty()) {
          there.register(to, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
        }
      } catch (IOException e) {
        LOG.warn("cannot watch {}", there, e);
      }
    }
  }

  /** A number that differs after each change. */
  synchronized long changes() {
    WatchService from = service;
    if (from == null) {
      return 0;
    }
    try {
      boolean any = false;
      for (WatchKey key = from.poll(); key != null; key = from.poll()) {
        key.pollEvents();
        key.reset();
        any = true;
      }
      if (any) {
        changes.incrementAndGet();
        // Missing directories may have been created.
        register();
      }
    } catch (ClosedWatchServiceException e) {
      LOG.debug("the watch of hook directories has ended", e);
    }
    return changes.get();
  }

  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      LOG.warn("cannot close the watch of hook directories", e);
    }
  }
}
