package dev.carob.linux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads files that users name. FIFOs, which could block, and devices, which could be endless, are
 * refused, except that {@code /dev/null} is read as an empty file. {@link #openOnce} also reads
 * FIFOs and pipes.
 */
public final class RegularFile {

  private static final int USUAL_LIMIT = 16 << 20;
  private static final Duration TICK = Duration.ofMillis(50);
  private static final Pattern OPEN_FILE = Pattern.compile("/proc/[0-9]+/fd/[0-9]+");

  private RegularFile() {}

  /** Reads a file of at most 16 MiB. */
  public static byte[] read(Path file) throws IOException {
    return read(file, USUAL_LIMIT);
  }

  /** Like {@link #read(Path)}, as UTF-8 text. */
  public static String text(Path file) throws IOException {
    return new String(read(file), StandardCharsets.UTF_8);
  }

  /** Like {@link #text}, split into lines. */
  public static List<String> lines(Path file) throws IOException {
    return text(file).lines().toList();
  }

  /**
   * Reads a file.
   *
   * @param most maximum size in bytes
   * @throws IOException the file is not regular, is too large, or cannot be read
   */
  public static byte[] read(Path file, int most) throws IOException {
    try (InputStream in = open(file)) {
      byte[] content = in.readNBytes(most + 1);
      if (content.length > most) {
        throw new FileSystemException(file.toString(), null, "larger than " + most + " bytes");
      }
      return content;
    }
  }

  /**
   * Opens a file without blocking.
   *
   * @throws IOException the file is not regular or cannot be opened
   */
  public static InputStream open(Path file) throws IOException {
    return open(file, false);
  }

  /**
   * Opens a file that is read once, from its beginning to its end. It may also be a FIFO: reading
   * it waits for a writer until the thread is interrupted.
   *
   * @throws IOException the file is neither regular nor a FIFO, or cannot be opened
   */
  public static InputStream openOnce(Path file) throws IOException {
    return open(file, true);
  }

  private static InputStream open(Path file, boolean fifo) throws IOException {
    Fd fd;
    try {
      fd = Fd.open(file, Fd.O_RDONLY | Fd.O_NONBLOCK, 0);
    } catch (ErrnoException e) {
      throw e.at(file);
    }
    boolean readable = false;
    boolean awaitsWriter;
    try {
      FileStat stat = FileStat.of(fd);
      boolean isFifo = stat.type() == ConfinedTree.S_IFIFO;
      // A pipe that is already open, such as that of a shell's process substitution, has had its
      // writer.
      boolean isOpen = OPEN_FILE.matcher(file.toString()).matches();
      awaitsWriter = isFifo && !isOpen;
      readable = stat.isRegular() || isNull(stat) || (isFifo && (fifo || isOpen));
    } finally {
      if (!readable) {
        fd.close();
      }
    }
    if (!readable) {
      throw new FileSystemException(file.toString(), null, "not a regular file");
    }
    return new Content(fd, awaitsWriter);
  }

  /** {@code /dev/null} is the usual way to pass an empty file. */
  private static boolean isNull(FileStat stat) {
    return stat.type() == ConfinedTree.S_IFCHR && stat.major() == 1 && stat.minor() == 3;
  }

  private static final class Content extends BulkInputStream {
    private final Fd fd;
    private boolean awaitsWriter;

    Content(Fd fd, boolean awaitsWriter) {
      this.fd = fd;
      this.awaitsWriter = awaitsWriter;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      byte[] buffer = new byte[Math.min(length, 64 * 1024)];
      try {
        int n = readWaiting(buffer);
        if (n > 0) {
          System.arraycopy(buffer, 0, bytes, offset, n);
        }
        return n;
      } catch (ErrnoException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    /**
     * Waits for a writer until the thread is interrupted. A FIFO that has had no writer yet reads
     * as ended; only poll(2) distinguishes the two.
     */
    private int readWaiting(byte[] buffer) throws IOException {
      while (true) {
        ThreadInterrupt.check();
        if (awaitsWriter) {
          awaitsWriter = !new Poll().readable(fd).await(Deadline.in(TICK));
          continue;
        }
        try {
          return fd.read(buffer);
        } catch (ErrnoException e) {
          if (e.errno() != Errno.EAGAIN) {
            throw e;
          }
        }
        new Poll().readable(fd).await(Deadline.in(TICK));
      }
    }

    @Override
    public void close() {
      fd.close();
    }
  }
}
