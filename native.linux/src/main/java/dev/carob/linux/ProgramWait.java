package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits for a program, up to a time limit or until the operation is interrupted. */
public final class ProgramWait implements AutoCloseable {

  private static final byte[] ONE = {1, 0, 0, 0, 0, 0, 0, 0};

  private final Deadline deadline;
  private final Fd wake;
  private final Interruption.Binding registered;
  private final AtomicBoolean interrupted = new AtomicBoolean();

  /**
   * @param limit total time of all waits; zero: none
   */
  public ProgramWait(Duration limit) {
    deadline = Deadline.in(limit);
    wake = new Fd(LibC.check(LibC.get().eventfd(0, Fd.O_CLOEXEC), "eventfd"));
    registered = Interruption.register(this::interrupt);
  }

  private synchronized void interrupt() {
    if (interrupted.compareAndSet(false, true)) {
      wake.write(ONE, 0, ONE.length);
    }
  }

  /**
   * Waits until one of the descriptors is ready.
   *
   * @throws ProgramStopped the time limit passed or the operation was interrupted; the program is
   *     still running
   */
  public void await(Poll poll) {
    poll.readable(wake);
    if (!poll.await(deadline)) {
      throw ProgramStopped.late(deadline.limit());
    }
    if (poll.ready(wake)) {
      throw ProgramStopped.interrupted();
    }
  }

  /** Like {@link #await(Poll)}, until a descriptor is readable. */
  public void await(Fd fd) {
    await(new Poll().readable(fd));
  }

  /** Waits until a child has ended. Returns its status as {@link Child#waitFor} does. */
  public int await(Child child) {
    Pidfd.open(child.pid())
        .ifPresent(
            pidfd -> {
              try (pidfd) {
                await(pidfd.fd());
              }
            });
    return child.waitFor();
  }

  @Override
  public void close() {
    registered.close();
    synchronized (this) {
      // The lock prevents writing to a closed descriptor, whose number may be in use again.
      interrupted.set(true);
      wake.close();
    }
  }
}
