package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for many descriptors on one thread and calls back once for each that becomes readable
 * (epoll(7)). Callbacks run on that thread and must not block.
 */
public final class FdWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FdWatch.class);
  private static final int EPOLL_CLOEXEC = Fd.O_CLOEXEC;
  private static final int EPOLL_CTL_ADD = 1;
  private static final int EPOLL_CTL_DEL = 2;
  private static final int EPOLLIN = 1;
  private static final int MOST = 64;
  // The kernel packs struct epoll_event on x86-64 only.
  private static final boolean PACKED = !System.getProperty("os.arch", "").equals("aarch64");
  private static final int EVENT_SIZE = PACKED ? 12 : 16;
  private static final int DATA_OFFSET = PACKED ? 4 : 8;
  private static final long WAKE = 0;

  private final Fd epoll;
  private final Fd wake;
  private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
  private final AtomicLong keys = new AtomicLong(WAKE + 1);
  private final Thread thread;
  private final AtomicBoolean closed = new AtomicBoolean();

  private record Watched(Fd fd, Runnable callback) {}

  /**
   * @param name name of the thread
   */
  public FdWatch(String name) {
    epoll = new Fd(LibC.check(LibC.get().epoll_create1(EPOLL_CLOEXEC), "epoll_create1"));
    wake = new Fd(LibC.check(LibC.get().eventfd(0, Fd.O_CLOEXEC), "eventfd"));
    control(EPOLL_CTL_ADD, wake, WAKE);
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Calls back once when {@code fd} becomes readable. The descriptor remains owned by the caller.
   */
  public void once(Fd fd, Runnable callback) {
    long key = keys.getAndIncrement();
    watched.put(key, new Watched(fd, callback));
    control(EPOLL_CTL_ADD, fd, key);
  }

  private void control(int operation, Fd fd, long key) {
    try (NativeMemory event = NativeMemory.of(EVENT_SIZE)) {
      event.memory().putInt(0, EPOLLIN);
      event.memory().putLong(DATA_OFFSET, key);
      LibC.check(
          LibC.get().epoll_ctl(epoll.number(), operation, fd.number(), event.memory()),
          "epoll_ctl",
          fd);
    }
  }

  private void run() {
    try (NativeMemory events = NativeMemory.of((long) EVENT_SIZE * MOST)) {
      boolean closing = false;
      while (!closing) {
        int n = LibC.get().epoll_wait(epoll.number(), events.memory(), MOST, -1);
        if (n < 0 && !LibC.interrupted()) {
          LibC.check(n, "epoll_wait", epoll);
        }
        for (int i = 0; i < n; i++) {
          long key = events.memory().getLong((long) i * EVENT_SIZE + DATA_OFFSET);
          if (key == WAKE) {
            closing = true;
          } else {
            ready(key);
          }
        }
      }
    }
    epoll.close();
    wake.close();
  }

  private void ready(long key) {
    Watched ready = watched.remove(key);
    if (ready == null) {
      return;
    }
    try {
      control(EPOLL_CTL_DEL, ready.fd, key);
      ready.callback.run();
    } catch (RuntimeException e) {
      LOG.error("callback for {} failed", ready.fd, e);
    }
  }

  /** Stops the watch. Pending callbacks may be lost. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    watched.clear();
    // The thread closes the descriptor only after this write, so its number cannot be in use again.
    byte[] one = {1, 0, 0, 0, 0, 0, 0, 0};
    wake.write(one, 0, one.length);
  }
}
