package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Pseudo-terminals (pty(7)). */
public final class Tty implements AutoCloseable {

  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int WINSIZE_SIZE = 8;
  private static final int LONGEST_NAME = 64;
  private static final int S_IFMT = 0xf000;
  private static final int S_IFCHR = 0x2000;
  // The slaves of UNIX98 pseudo-terminals (the kernel's devices.txt).
  private static final int FIRST_SLAVE_MAJOR = 136;
  private static final int LAST_SLAVE_MAJOR = 143;
  // EIO: the terminal was hung up.
  private static final Set<Integer> GONE = Set.of(Errno.ENOENT, Errno.ESRCH, Errno.EIO);

  private final Fd master;
  private final Fd slave;
  private final Path name;

  private Tty(Fd master, Fd slave, Path name) {
    this.master = master;
    this.slave = slave;
    this.name = name;
  }

  /** Returns true if an open descriptor of this process is a terminal. */
  public static boolean isTerminal(int descriptor) {
    return LibC.get().isatty(descriptor) == 1;
  }

  /** The size of a terminal in characters. */
  public record Size(int rows, int columns) {}

  /** Opens a pair of master and slave. */
  public static Tty open() {
    int[] masterFd = new int[1];
    int[] slaveFd = new int[1];
    byte[] text = new byte[LONGEST_NAME];
    LibC.check(LibC.get().openpty(masterFd, slaveFd, text, null, null), "openpty");
    int end = 0;
    while (text[end] != 0) {
      end++;
    }
    Fd master = new Fd(masterFd[0]);
    Fd slave = new Fd(slaveFd[0]);
    master.inheritable(false);
    slave.inheritable(false);
    return new Tty(master, slave, Path.of(new String(text, 0, end, StandardCharsets.US_ASCII)));
  }

  /** The master side, which displays the terminal. */
  public Fd master() {
    return master;
  }

  /** The slave device, which the program uses. */
  public Path name() {
    return name;
  }

  public Size size() {
    try (NativeMemory winsize = NativeMemory.of(WINSIZE_SIZE)) {
      LibC.check(LibC.get().ioctl(master.number(), TIOCGWINSZ, winsize.memory()), "ioctl", name);
      return new Size(winsize.memory().getShort(0), winsize.memory().getShort(2));
    }
  }

  /** Sets the size; the program receives SIGWINCH. */
  public void resize(Size size) {
    resize(master, size, name);
  }

  /**
   * Sets the size of the pseudo-terminal that is a process's standard input.
   *
   * @return false if the input is not a pseudo-terminal or the process has ended
   */
  public static boolean resizeInput(int pid, Size size) {
    Path input = Path.of("/proc", String.valueOf(pid), "fd", "0");
    // Check the type before opening: opening a device can have side effects.
    try (Fd held = Fd.open(input, Fd.O_PATH, 0)) {
      if (!isPseudoTerminal(held.path())) {
        return false;
      }
      try (Fd terminal = Fd.open(held.path(), Fd.O_RDWR | Fd.O_NOCTTY | Fd.O_NONBLOCK, 0)) {
        resize(terminal, size, input);
        return true;
      }
    } catch (ErrnoException e) {
      if (GONE.contains(e.errno())) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isPseudoTerminal(Path file) {
    try {
      long device = (long) Files.getAttribute(file, "unix:rdev");
      boolean character = ((int) Files.getAttribute(file, "unix:mode") & S_IFMT) == S_IFCHR;
      long major = device >> 8 & 0xfff;
      return character && major >= FIRST_SLAVE_MAJOR && major <= LAST_SLAVE_MAJOR;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the attributes of " + file, e);
    }
  }

  private static void resize(Fd terminal, Size size, Path name) {
    try (NativeMemory winsize = NativeMemory.of(WINSIZE_SIZE)) {
      winsize.memory().putShort(0, (short) size.rows());
      winsize.memory().putShort(2, (short) size.columns());
      LibC.check(LibC.get().ioctl(terminal.number(), TIOCSWINSZ, winsize.memory()), "ioctl", name);
    }
  }

  @Override
  public void close() {
    slave.close();
    master.close();
  }
}
