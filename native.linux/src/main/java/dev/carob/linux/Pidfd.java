package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process held by a descriptor, so that its pid cannot be reused by another process
 * (pidfd_open(2)).
 */
public final class Pidfd implements AutoCloseable {

  private static final int SYS_PIDFD_SEND_SIGNAL = 424;
  private static final int SYS_PIDFD_OPEN = 434;
  private static final int SYS_PIDFD_GETFD = 438;
  private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*([0-7]+)$");

  private final int pid;
  private final Fd fd;

  private Pidfd(int pid, Fd fd) {
    this.pid = pid;
    this.fd = fd;
  }

  /** Opens a process; empty if it does not exist. */
  public static Optional<Pidfd> open(int pid) {
    long number = LibC.get().syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0, 0);
    if (number < 0) {
      int errno = LibC.errno();
      // EINVAL: the number is the id of a thread; no process has it.
      if (errno == Errno.ESRCH || errno == Errno.EINVAL) {
        return Optional.empty();
      }
      throw ErrnoException.of(errno, "pidfd_open", pid);
    }
    return Optional.of(new Pidfd(pid, new Fd((int) number)));
  }

  public int pid() {
    return pid;
  }

  /** The descriptor, which becomes readable when the process has ended. */
  public Fd fd() {
    return fd;
  }

  /**
   * Opens a descriptor of the process in this process too (pidfd_getfd(2)).
   *
   * @param number of a descriptor that the process has inherited from its parent
   * @return empty if the process has no such descriptor, or has opened it itself with O_CLOEXEC
   */
  public Optional<Fd> inherited(int number) {
    if (!isInherited(number)) {
      return Optional.empty();
    }
    long copy = LibC.get().syscall(SYS_PIDFD_GETFD, fd.number(), number, 0, 0, 0);
    if (copy < 0) {
      int errno = LibC.errno();
      if (errno == Errno.EBADF || errno == Errno.ESRCH) {
        return Optional.empty();
      }
      throw ErrnoException.of(errno, "pidfd_getfd", pid, number);
    }
    return Optional.of(new Fd((int) copy));
  }

  /** The kernel removes descriptors with O_CLOEXEC when it executes a program. */
  private boolean isInherited(int number) {
    try {
      Matcher flags =
          FLAGS.matcher(Files.readString(Path.of("/proc/" + pid + "/fdinfo/" + number)));
      return flags.find() && (Integer.parseInt(flags.group(1), 8) & Fd.O_CLOEXEC) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Sends a signal.
   *
   * @return false if the process has ended
   */
  public boolean send(int signal) {
    Faults.before("signal");
    boolean sent = sendNow(signal);
    Faults.after("signal");
    return sent;
  }

  private boolean sendNow(int signal) {
    if (LibC.get().syscall(SYS_PIDFD_SEND_SIGNAL, fd.number(), signal, 0, 0, 0) < 0) {
      int errno = LibC.errno();
      if (errno == Errno.ESRCH) {
        return false;
      }
      throw ErrnoException.of(errno, "pidfd_send_signal", pid, signal);
    }
    return true;
  }

  @Override
  public void close() {
    fd.close();
  }
}
