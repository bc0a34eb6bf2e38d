package dev.carob.linux;

import dev.carob.linux.internal.LibC;

/** A process that this one has started and has to wait for. */
public final class Child {

  private final int pid;

  Child(int pid) {
    this.pid = pid;
  }

  /** Sends a signal to all of its group, which it is the first of; none there is no error. */
  public void killGroup(int signal) {
    if (LibC.get().kill(-pid, signal) < 0 && LibC.errno() != Errno.ESRCH) {
      throw ErrnoException.of(LibC.errno(), "kill", -pid);
    }
  }

  public int pid() {
    return pid;
  }

  /** Reaps it when it ends, without anybody waiting for that. */
  public void reapLater() {
    Thread thread = new Thread(this::waitFor, "carob-reap-" + pid);
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the end: 0 to 255 the exit status, or 128 and the signal that ended it. */
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
