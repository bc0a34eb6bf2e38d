package dev.carob.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file whose POSIX record lock says who may write (fcntl(2), F_SETLKW on the whole file).
 *
 * <p>Closing any descriptor of a file drops every record lock that the process has on it. So each
 * lock file is opened here and nowhere else, once at a time in this process: a second user of the
 * same file waits for the first.
 */
public final class LockFile {

  private static final FileAttribute<?> MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
  private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();

  private final Path path;
  private final ReentrantLock lock;

  public LockFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
    this.lock = IN_PROCESS.computeIfAbsent(this.path, p -> new ReentrantLock());
  }

  /** The lock while it is held. */
  public final class Held implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock fileLock;

    private Held(FileChannel channel, FileLock fileLock) {
      this.channel = channel;
      this.fileLock = fileLock;
    }

    /** What the file holds. */
    public byte[] content() {
      try {
        ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
          // read on
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + path, e);
      }
    }

    /** Replaces what the file holds. */
    public void content(byte[] bytes) {
      try {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer, buffer.position());
        }
        channel.truncate(bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException("writing " + path, e);
      }
    }

    @Override
    public void close() {
      try (channel) {
        fileLock.release();
      } catch (IOException e) {
        throw new UncheckedIOException("unlocking " + path, e);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for the lock, alone ({@code shared} false) or together with other readers' processes. */
  public Held lock(boolean shared) {
    return take(
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
        shared);
  }

  /**
   * Waits for the lock together with other readers, where the file may be read only.
   *
   * @return empty where there is no such file, so that nobody can have locked it
   */
  public Optional<Held> lockToRead() {
    try {
      return Optional.of(take(Set.of(StandardOpenOption.READ), true));
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Held take(Set<StandardOpenOption> how, boolean shared) {
    lock.lock();
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel =
          how.contains(StandardOpenOption.CREATE)
              ? FileChannel.open(path, how, MODE)
              : FileChannel.open(path, how);
      Held held = new Held(channel, channel.lock(0, Long.MAX_VALUE, shared));
      taken = true;
      return held;
    } catch (IOException e) {
      throw new UncheckedIOException("locking " + path, e);
    } finally {
      if (!taken) {
        try {
          if (channel != null) {
            channel.close();
          }
        } catch (IOException e) {
          org.slf4j.LoggerFactory.getLogger(LockFile.class).warn("closing {}", path, e);
        } finally {
          lock.unlock();
        }
      }
    }
  }
}
