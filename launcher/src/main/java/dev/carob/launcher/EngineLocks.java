package dev.carob.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds {@code engine.lock} in the root and in the run directory, so that each has only one engine.
 * The root's lock file contains the process id, the run directory's the root; {@code
 * <root>/engine.run} contains the run directory.
 */
final class EngineLocks implements AutoCloseable {

  private final List<Held> held = new ArrayList<>();

  private EngineLocks() {}

  /** A held lock file. */
  private record Held(Path file, Object key, FileChannel channel, FileLock lock) {}

  /**
   * Locks two existing directories.
   *
   * @throws LaunchException another engine holds a lock; the message says which one
   */
  static EngineLocks take(Path root, Path run) throws IOException {
    EngineLocks locks = new EngineLocks();
    boolean done = false;
    try {
      Path rootLock = root.resolve(EngineDirectory.LOCK);
      if (!locks.tryTake(rootLock, ProcessHandle.current().pid() + "\n")) {
        throw new LaunchException(
            "another engine, process %s, uses the root %s: use it, stop it with 'carob engine stop', or choose another --root"
                .formatted(Files.readString(rootLock).strip(), root));
      }
      Path runLock = run.resolve(EngineDirectory.LOCK);
      if (!Files.isSameFile(root, run) && !locks.tryTake(runLock, root + "\n")) {
        throw new LaunchException(
            "the engine of the root %s uses the run directory %s, so an engine of the root %s cannot: choose another --runroot"
                .formatted(Files.readString(runLock).strip(), run, root));
      }
      Files.writeString(root.resolve("engine.run"), run + "\n");
      done = true;
      return locks;
    } finally {
      if (!done) {
        locks.close();
      }
    }
  }

  private boolean tryTake(Path file, String content) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      return false;
    }
    Object key = key(file);
    if (key == null) {
      channel.close();
      throw new LaunchException(file + " was removed while the engine started: start it again");
    }
    held.add(new Held(file, key, channel, lock));
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
    return true;
  }

  /** Identifies a file while it exists. */
  private static @Nullable Object key(Path file) throws IOException {
    return Files.exists(file)
        ? Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino")
        : null;
  }

  /** The lock files. */
  List<Path> files() {
    return held.stream().map(Held::file).toList();
  }

  /**
   * Returns a lock file that no longer exists or was replaced because its directory was removed or
   * replaced; null if all are intact.
   */
  @Nullable Path lost() throws IOException {
    for (Held lock : held) {
      if (!lock.key().equals(key(lock.file()))) {
        return lock.file();
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    for (Held lock : held) {
      lock.lock().release();
      lock.channel().close();
    }
    held.clear();
  }
}
