package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Linux namespaces (namespaces(7)). Since unshare and setns change only the calling thread, each
 * method runs its work on a new thread.
 */
public final class Namespaces {

  private static final int CLONE_FS = 0x200;
  private static final int CLONE_NEWNS = 0x20000;
  private static final int CLONE_NEWNET = 0x40000000;

  private Namespaces() {}

  /** Creates a network namespace whose loopback is up, and binds it to a new file. */
  public static void newNetwork(Path file) {
    Faults.before("namespace file");
    Fd.open(file, Fd.O_RDONLY | Fd.O_CREAT | Fd.O_EXCL, 0444).close();
    Faults.after("namespace file");
    onOwnThread(
        () -> {
          LibC.check(LibC.get().unshare(CLONE_NEWNET), "unshare", "CLONE_NEWNET");
          Links.up("lo");
          Mounts.bind(Path.of("/proc/self/task/" + LibC.get().gettid() + "/ns/net"), file);
          return file;
        });
  }

  /** Binds a process's network namespace to a new file. */
  public static void bindNetwork(int pid, Path file) {
    Faults.before("namespace file");
    Fd.open(file, Fd.O_RDONLY | Fd.O_CREAT | Fd.O_EXCL, 0444).close();
    Faults.after("namespace file");
    Mounts.bind(Path.of("/proc/" + pid + "/ns/net"), file);
  }

  /** Runs {@code work} in the network namespace that is bound to a file. */
  public static <T> T inNetwork(Path file, Callable<T> work) {
    return onOwnThread(
        () -> {
          try (Fd fd = Fd.open(file, Fd.O_RDONLY, 0)) {
            LibC.check(LibC.get().setns(fd.number(), CLONE_NEWNET), "setns", file);
          }
          return work.call();
        });
  }

  /**
   * Runs {@code work} in a private copy of the mount namespace. A process that {@code work} spawns
   * stays in the copy.
   */
  public static <T> T inPrivateMounts(Callable<T> work) {
    return onOwnThread(
        () -> {
          LibC.check(LibC.get().unshare(CLONE_FS | CLONE_NEWNS), "unshare", "CLONE_NEWNS");
          Mounts.makePrivate(Path.of("/"), true);
          return work.call();
        });
  }

  /** Runs {@code work} with its own working directory. */
  static <T> T inDirectory(Path directory, Callable<T> work) {
    return onOwnThread(
        () -> {
          LibC.check(LibC.get().unshare(CLONE_FS), "unshare", "CLONE_FS");
          LibC.check(LibC.get().chdir(directory.toString()), "chdir", directory);
          return work.call();
        });
  }

  private static <T> T onOwnThread(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = new Thread(task, "carob-namespace");
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // The work is short and must not stop half way: finish it, then restore the interrupted
          // status.
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException("work in a separate namespace failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
