package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import dev.carob.linux.internal.Scratch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Pseudo-terminals (pty(7)). */
public final class Tty implements AutoCloseable {

  private static final long TIOCGWINSZ = 0x5413;
  private static final long TIOCSWINSZ = 0x5414;
  private static final int WINSIZE_SIZE = 8;
  private static final int LONGEST_NAME = 64;

  private final Fd master;
  private final Fd slave;
  private final Path name;

  private Tty(Fd master, Fd slave, Path name) {
    this.master = master;
    this.slave = slave;
    this.name = name;
  }

  /** The size of a terminal, in characters. */
  public record Size(int rows, int columns) {}

  /** Makes a pair of master and slave. */
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

  /** The side of whoever shows the terminal. */
  public Fd master() {
    return master;
  }

  /** The device of the program in the terminal. */
  public Path name() {
    return name;
  }

  public Size size() {
    try (Scratch winsize = Scratch.of(WINSIZE_SIZE)) {
      LibC.check(LibC.get().ioctl(master.number(), TIOCGWINSZ, winsize.memory()), "ioctl", name);
      return new Size(winsize.memory().getShort(0), winsize.memory().getShort(2));
    }
  }

  /** Sets the size; the program in the terminal gets SIGWINCH. */
  public void resize(Size size) {
    try (Scratch winsize = Scratch.of(WINSIZE_SIZE)) {
      winsize.memory().putShort(0, (short) size.rows());
      winsize.memory().putShort(2, (short) size.columns());
      LibC.check(LibC.get().ioctl(master.number(), TIOCSWINSZ, winsize.memory()), "ioctl", name);
    }
  }

  @Override
  public void close() {
    slave.close();
    master.close();
  }
}
