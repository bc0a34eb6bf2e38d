package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One wait for several descriptors (poll(2)). */
public final class Poll {

  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;
  private static final int ENTRY_SIZE = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final int RESULT_OFFSET = 6;

  private final List<Fd> fds = new ArrayList<>();
  private final List<Short> events = new ArrayList<>();
  private final Set<Fd> ready = new HashSet<>();

  /** Waits for data to read, the end of the stream or, for a pidfd, the end of the process. */
  public Poll readable(Fd fd) {
    return add(fd, POLLIN);
  }

  /** Waits until the descriptor can be written. */
  public Poll writable(Fd fd) {
    return add(fd, POLLOUT);
  }

  private Poll add(Fd fd, short event) {
    fds.add(fd);
    events.add(event);
    return this;
  }

  /**
   * Waits until one of the descriptors is ready.
   *
   * @param deadline ends the wait
   * @return false if the deadline passed first
   */
  public boolean await(Deadline deadline) {
    try (NativeMemory entries = NativeMemory.of((long) ENTRY_SIZE * fds.size())) {
      for (int i = 0; i < fds.size(); i++) {
        entries.memory().putInt((long) i * ENTRY_SIZE, fds.get(i).number());
        entries.memory().putShort((long) i * ENTRY_SIZE + EVENTS_OFFSET, events.get(i));
      }
      int n;
      do {
        n = LibC.get().poll(entries.memory(), fds.size(), deadline.pollMillis());
      } while (n < 0 && LibC.interrupted());
      LibC.check(n, "poll", fds);
      ready.clear();
      for (int i = 0; i < fds.size(); i++) {
        if (entries.memory().getShort((long) i * ENTRY_SIZE + RESULT_OFFSET) != 0) {
          ready.add(fds.get(i));
        }
      }
      return n > 0;
    }
  }

  /** Returns true if the last wait found the descriptor ready or in error. */
  public boolean ready(Fd fd) {
    return ready.contains(fd);
  }
}
