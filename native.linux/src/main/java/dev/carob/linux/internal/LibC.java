package dev.carob.linux.internal;

import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import org.jspecify.annotations.Nullable;

/**
 * The C library functions that Carob calls. Loading takes about 200 ms, so it happens at the first
 * call.
 */
public interface LibC {

  /** The single binding. */
  static LibC get() {
    return Holder.INSTANCE;
  }

  /** The binding's memory and type sizes. */
  static Runtime runtime() {
    return Runtime.getRuntime(Holder.INSTANCE);
  }

  /** The errno of this thread's last call. */
  static int errno() {
    return runtime().getLastError();
  }

  /** Returns {@code result}, or throws the errno if it is negative. */
  static int check(int result, String call, @Nullable Object... args) {
    if (result < 0) {
      throw ErrnoException.of(errno(), call, args);
    }
    return result;
  }

  /** Like {@link #check(int, String, Object...)}. */
  static long check(long result, String call, @Nullable Object... args) {
    if (result < 0) {
      throw ErrnoException.of(errno(), call, args);
    }
    return result;
  }

  /** Throws if {@code result} is an errno, for functions such as posix_spawn that return one. */
  static void checkReturned(int result, String call, @Nullable Object... args) {
    if (result != 0) {
      throw ErrnoException.of(result, call, args);
    }
  }

  /** Returns true if this thread's last call was interrupted by a signal (EINTR). */
  static boolean interrupted() {
    return errno() == Errno.EINTR;
  }

  /** Loads the library on first use. */
  final class Holder {
    private static final LibC INSTANCE =
        LibraryLoader.create(LibC.class).failImmediately().load("c");

    private Holder() {}
  }

  int mount(
      @Nullable CharSequence source,
      CharSequence target,
      @Nullable CharSequence type,
      long flags,
      @Nullable CharSequence data);

  int umount2(@In byte[] target, int flags);

  int unshare(int flags);

  int chdir(CharSequence path);

  int setns(int fd, int type);

  int open(CharSequence path, int flags, int mode);

  int openat(int dir, @In byte[] path, int flags, int mode);

  int ftruncate(int fd, long size);

  long lseek(int fd, long offset, int whence);

  int close(int fd);

  long read(int fd, @Out byte[] buffer, long size);

  long write(int fd, @In byte[] buffer, long size);

  /** Writes a direct buffer from its position, without copying it. */
  long write(int fd, @In ByteBuffer buffer, long size);

  int pipe2(@Out int[] fds, int flags);

  int memfd_create(CharSequence name, int flags);

  int fcntl(int fd, int command, int argument);

  int fcntl(int fd, int command, Pointer argument);

  int kill(int pid, int signal);

  int waitpid(int pid, @Out int[] status, int options);

  int gettid();

  int prctl(int option, long a, long b, long c, long d);

  long syscall(long number, long a, long b, long c, long d, long e);

  long syscall(long number, long fd, @Out byte[] buffer, long size);

  long syscall(long number, long dir, @In byte[] path, @In byte[] struct, long size);

  long syscall(long number, long dir, @In byte[] path, long flags, long mask, @Out byte[] struct);

  long syscall(
      long number, long a, CharSequence path, long flags, long mask, @Nullable Pointer struct);

  long syscall(long number, long a, CharSequence path, long flags, Pointer struct, long size);

  long syscall(long number, long a, CharSequence path, long b, CharSequence to, long flags);

  long syscall(long number, CharSequence one, CharSequence other);

  int socket(int domain, int type, int protocol);

  int connect(int fd, Pointer address, int length);

  int bind(int fd, Pointer address, int length);

  int listen(int fd, int backlog);

  int accept4(int fd, @Nullable Pointer address, @Nullable Pointer length, int flags);

  long sendmsg(int fd, Pointer message, int flags);

  long send(int fd, @In byte[] buffer, long size, int flags);

  long recv(int fd, @Out byte[] buffer, long size, int flags);

  int shutdown(int fd, int how);

  int epoll_create1(int flags);

  int epoll_ctl(int epoll, int operation, int fd, Pointer event);

  int epoll_wait(int epoll, Pointer events, int most, int timeout);

  int eventfd(int initial, int flags);

  int poll(Pointer fds, long count, int timeout);

  int mkdirat(int dir, @In byte[] path, int mode);

  int symlinkat(@In byte[] target, int dir, @In byte[] path);

  long readlinkat(int dir, @In byte[] path, @Out byte[] target, long size);

  int linkat(int fromDir, @In byte[] from, int toDir, @In byte[] to, int flags);

  int renameat(int fromDir, @In byte[] from, int toDir, @In byte[] to);

  int unlinkat(int dir, @In byte[] path, int flags);

  int mknodat(int dir, @In byte[] path, int mode, long device);

  int fchownat(int dir, @In byte[] path, int uid, int gid, int flags);

  int fchmodat(int dir, @In byte[] path, int mode, int flags);

  int utimensat(int dir, @In byte[] path, Pointer times, int flags);

  int lremovexattr(@In byte[] path, CharSequence name);

  int lsetxattr(@In byte[] path, CharSequence name, @In byte[] value, long size, int flags);

  long lgetxattr(@In byte[] path, CharSequence name, @Out byte[] value, long size);

  long llistxattr(@In byte[] path, @Out byte[] list, long size);

  long fgetxattr(int fd, CharSequence name, @Out byte[] value, long size);

  long flistxattr(int fd, @Out byte[] list, long size);

  int getrlimit(int resource, @Out long[] limits);

  int ioctl(int fd, long request, Pointer argument);

  int ioctl(int fd, long request, @In @Out int[] argument);

  int ioctl(int fd, long request, int argument);

  /** Without offsets, the kernel uses and advances the positions of the descriptors. */
  long copy_file_range(
      int from,
      @Nullable Pointer fromOffset,
      int to,
      @Nullable Pointer toOffset,
      long size,
      int flags);

  int openpty(
      @Out int[] master,
      @Out int[] slave,
      @Out byte[] name,
      @Nullable Pointer t,
      @Nullable Pointer w);

  int isatty(int fd);

  int posix_spawn(
      @Out int[] pid,
      CharSequence path,
      Pointer actions,
      Pointer attributes,
      Pointer argv,
      Pointer envp);

  int posix_spawn_file_actions_init(Pointer actions);

  int posix_spawn_file_actions_destroy(Pointer actions);

  int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int newFd);

  int posix_spawn_file_actions_addopen(
      Pointer actions, int fd, CharSequence path, int flags, int mode);

  int posix_spawn_file_actions_addclose(Pointer actions, int fd);

  int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int from);

  int posix_spawn_file_actions_addchdir_np(Pointer actions, CharSequence path);

  int posix_spawnattr_init(Pointer attributes);

  int posix_spawnattr_destroy(Pointer attributes);

  int posix_spawnattr_setflags(Pointer attributes, short flags);

  int posix_spawnattr_setsigmask(Pointer attributes, Pointer set);

  int posix_spawnattr_setsigdefault(Pointer attributes, Pointer set);
}
