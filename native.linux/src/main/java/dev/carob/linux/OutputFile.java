package dev.carob.linux;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An output file that a user named.
 *
 * <ul>
 *   <li>A regular file is replaced by a rename once the content is complete; it keeps its mode and
 *       owner. A path that does not exist is created the same way.
 *   <li>A device or a FIFO is written directly.
 *   <li>A symbolic link is followed and kept, even if its target does not exist yet.
 *   <li>A socket or a directory is refused.
 * </ul>
 */
public final class OutputFile {

  /** The default mode of a new file. */
  public static final int DEFAULT_MODE = 0644;

  private static final int S_IFSOCK = 0xc000;
  private static final int O_NOCTTY = 0x100;
  private static final int MOST_LINKS = 40;
  private static final int BUFFER = 256 * 1024;
  private static final String PROC = "/proc/";

  private final Path named;
  private final Path file;
  private final @Nullable FileStat present;
  private int mode = DEFAULT_MODE;
  private @Nullable BooleanSupplier abandoned;

  /** Writes the content to a stream. */
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  /** Writes the content to a path. */
  public interface PathContent {
    void write(Path file) throws IOException;
  }

  private OutputFile(Path named, Path file, @Nullable FileStat present) {
    this.named = named;
    this.file = file;
    this.present = present;
  }

  /**
   * Checks what exists at the path.
   *
   * @throws IOException the path is a socket or a directory, or cannot be read
   */
  public static OutputFile at(Path named) throws IOException {
    try {
      FileStat present = Files.exists(named) ? following(named) : null;
      if (present != null && present.type() == FileStat.S_IFDIR) {
        throw new IOException("it is a directory");
      }
      if (present != null && present.type() == S_IFSOCK) {
        throw new IOException("it is a socket");
      }
      Path file = present == null || present.isRegular() ? withoutLinks(named) : named;
      return new OutputFile(named, file, present);
    } catch (IOException e) {
      throw failed(named, e);
    }
  }

  private static FileStat following(Path path) throws IOException {
    try (Fd fd = Fd.open(path, Fd.O_PATH, 0)) {
      return FileStat.of(fd);
    } catch (ErrnoException e) {
      throw new IOException(reason(e), e);
    }
  }

  /** Follows the symbolic links of the last component, so that a rename does not replace them. */
  private static Path withoutLinks(Path named) throws IOException {
    Path path = named.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(path) && !path.startsWith(PROC); links++) {
      if (links == MOST_LINKS) {
        throw new IOException("too many symbolic links");
      }
      path = path.resolveSibling(Files.readSymbolicLink(path));
    }
    return path;
  }

  /** Sets the mode of a new file. */
  public OutputFile mode(int permissions) {
    this.mode = permissions;
    return this;
  }

  /**
   * Waits for the reader of a FIFO, and for room in it, until {@code gone} returns true. Without
   * this, a FIFO without a reader is an error.
   */
  public OutputFile until(BooleanSupplier gone) {
    this.abandoned = gone;
    return this;
  }

  /** The path that is written, symbolic links resolved. */
  public Path path() {
    return file;
  }

  /** Returns true if the content is written directly, to a device or a FIFO. */
  public boolean isWrittenThrough() {
    // A descriptor in /proc refers to a file that is open elsewhere; a rename would not reach its
    // reader.
    return present != null && (!present.isRegular() || file.startsWith(PROC));
  }

  /** Writes the content. A regular file gets all of it or remains unchanged. */
  public void write(Content content) throws IOException {
    if (!isWrittenThrough()) {
      replace(
          part -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), BUFFER)) {
              content.write(out);
            }
          });
      return;
    }
    try (Fd fd = open();
        OutputStream out =
            new BufferedOutputStream(
                new PolledOutput(fd, abandoned == null ? () -> false : abandoned), BUFFER)) {
      content.write(out);
    } catch (ErrnoException | IOException e) {
      throw failed(named, e);
    }
  }

  /** Like {@link #write(Content)}, for text. */
  public void write(String text) throws IOException {
    write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Like {@link #write(Content)}, for content that is written to a path instead of a stream. */
  public void writeByPath(PathContent content) throws IOException {
    if (!isWrittenThrough()) {
      replace(content);
      return;
    }
    try (UnnamedFile whole = UnnamedFile.create()) {
      content.write(whole.path());
      write(out -> Files.copy(whole.path(), out));
    }
  }

  private void replace(PathContent content) throws IOException {
    try (UnfinishedFile part = UnfinishedFile.in(file.toAbsolutePath().resolveSibling(""))) {
      content.write(part.path());
      applyOwnerAndMode(part.path(), part.stat());
      part.complete(file);
    } catch (IOException e) {
      throw failed(named, e);
    }
  }

  private void applyOwnerAndMode(Path part, FileStat fresh) throws IOException {
    if (present == null) {
      Files.setPosixFilePermissions(part, permissions(mode));
      return;
    }
    if (fresh.uid() != present.uid() || fresh.gid() != present.gid()) {
      Files.setAttribute(part, "unix:uid", present.uid());
      Files.setAttribute(part, "unix:gid", present.gid());
    }
    Files.setPosixFilePermissions(part, permissions(present.permissions()));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      // The values are declared in the order of the bits, beginning with the owner's.
      if ((mode & (0400 >> i)) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }

  /** Opens without blocking and without acquiring a controlling terminal. */
  private Fd open() throws IOException {
    int truncate = present != null && present.isRegular() ? Fd.O_TRUNC : 0;
    while (true) {
      try {
        return Fd.open(file, Fd.O_WRONLY | Fd.O_NONBLOCK | O_NOCTTY | truncate, 0);
      } catch (ErrnoException e) {
        boolean unread =
            e.errno() == Errno.ENXIO && present != null && present.type() == ConfinedTree.S_IFIFO;
        if (!unread) {
          throw e;
        }
        if (abandoned == null) {
          throw new IOException("no process reads this FIFO", e);
        }
        PolledOutput.pause(abandoned);
      }
    }
  }

  private static IOException failed(Path named, Exception e) {
    String reason = e instanceof ErrnoException errno ? reason(errno) : reason((IOException) e);
    String before = "cannot write " + named + ": ";
    return new IOException(reason.startsWith(before) ? reason : before + reason, e);
  }

  private static String reason(ErrnoException e) {
    return Errno.reason(e.errno());
  }

  private static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    return e.getMessage() == null ? "input/output error" : e.getMessage();
  }
}
