package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A file with a lock on the whole of it (fcntl(2)) that coordinates readers and writers of several
 * processes.
 *
 * <p>Uses open file description locks, which also exclude the process-owned locks of other
 * programs. Process-owned locks do not work here: when one thread waits while another holds the
 * lock, the kernel believes that the process waits for itself and returns EDEADLK. Within this
 * process, one thread at a time holds the lock.
 */
public final class LockFile {

  private static final ConcurrentMap<Path, ReentrantLock> IN_PROCESS = new ConcurrentHashMap<>();
  private static final int MODE = 0644;
  private static final int F_OFD_SETLKW = 38;
  private static final short F_RDLCK = 0;
  private static final short F_WRLCK = 1;
  private static final int STRUCT_FLOCK = 32;

  private final Path path;
  private final ReentrantLock lock;

  public LockFile(Path path) {
    this.path = path.toAbsolutePath().normalize();
    this.lock = IN_PROCESS.computeIfAbsent(this.path, p -> new ReentrantLock());
  }

  /** The held lock. */
  public final class Held implements AutoCloseable {
    private final Fd fd;

    private Held(Fd fd) {
      this.fd = fd;
    }

    /** Reads the content of the file. */
    public byte[] content() {
      try (FileChannel channel = FileChannel.open(fd.path(), StandardOpenOption.READ)) {
        ByteBuffer buffer = ByteBuffer.allocate((int) channel.size());
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
          // read on
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + path, e);
      }
    }

    /** Replaces the content of the file. */
    public void content(byte[] bytes) {
      try (FileChannel channel = FileChannel.open(fd.path(), StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer, buffer.position());
        }
        channel.truncate(bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write " + path, e);
      }
    }

    @Override
    public void close() {
      try {
        // The lock belongs to the open file description and ends with it.
        fd.close();
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits for the lock, exclusively or ({@code shared}) together with readers in other processes.
   */
  public Held lock(boolean shared) {
    return take(Fd.O_RDWR | Fd.O_CREAT, shared);
  }

  /**
   * Waits for the lock together with other readers; the file may be read-only.
   *
   * @return empty if the file does not exist, so that no process can hold a lock on it
   */
  public Optional<Held> lockToRead() {
    try {
      return Optional.of(take(Fd.O_RDONLY, true));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Returns true if the current thread holds the lock. */
  public boolean isHeldHere() {
    return lock.isHeldByCurrentThread();
  }

  private Held take(int flags, boolean shared) {
    lock.lock();
    boolean taken = false;
    try {
      Fd fd = Fd.open(path, flags, MODE);
      try {
        wait(fd, shared ? F_RDLCK : F_WRLCK);
        taken = true;
        return new Held(fd);
      } finally {
        if (!taken) {
          fd.close();
        }
      }
    } finally {
      if (!taken) {
        lock.unlock();
      }
    }
  }

  private void wait(Fd fd, short type) {
    // From the beginning (SEEK_SET) to the end, even if the file grows: all zero.
    try (NativeMemory flock = NativeMemory.of(STRUCT_FLOCK)) {
      flock.memory().putShort(0, type);
      while (LibC.get().fcntl(fd.number(), F_OFD_SETLKW, flock.memory()) < 0) {
        if (!LibC.interrupted()) {
          throw ErrnoException.of(LibC.errno(), "fcntl", path);
        }
      }
    }
  }
}
