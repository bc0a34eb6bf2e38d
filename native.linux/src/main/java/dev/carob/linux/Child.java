package dev.carob.linux;

import dev.carob.linux.internal.LibC;

/** A child process that this process has to reap. */
public final class Child {

  private final int pid;

  Child(int pid) {
    this.pid = pid;
  }

  /**
   * Sends a signal to the child's process group; the child must be its leader. A group that no
   * longer exists is ignored.
   */
  public void killGroup(int signal) {
    if (LibC.get().kill(-pid, signal) < 0 && LibC.errno() != Errno.ESRCH) {
      throw ErrnoException.of(LibC.errno(), "kill", -pid);
    }
  }

  public int pid() {
    return pid;
  }

  /** Reaps the child in the background when it ends. */
  public void reapLater() {
    Thread thread = new Thread(this::waitFor, "carob-reap-" + pid);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Waits until the child has ended. Returns its exit status (0 to 255), or 128 plus the signal
   * that killed it.
   */
  public int waitFor() {
    int[] status = new int[1];
    while (LibC.get().waitpid(pid, status, 0) < 0) {
      if (!LibC.interrupted()) {
        throw ErrnoException.of(LibC.errno(), "waitpid", pid);
      }
    }
    int signal = status[0] & 0x7f;
    return signal == 0 ? (status[0] >> 8) & 0xff : 128 + signal;
  }
}
