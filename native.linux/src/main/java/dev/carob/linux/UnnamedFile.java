package dev.carob.linux;

import dev.carob.linux.internal.LibC;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An unnamed temporary file. The kernel frees it when it is closed or the process ends, even if
 * killed.
 */
public final class UnnamedFile implements AutoCloseable {

  /** The value of {@code __O_TMPFILE} is the same on all architectures that Java 17 supports. */
  private static final int O_TMPFILE = 0x400000 | Fd.O_DIRECTORY;

  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_FOLLOW = 0x400;
  private static final int MODE = 0600;

  private final Fd fd;

  private UnnamedFile(Fd fd) {
    this.fd = fd;
  }

  /** Creates a file in the directory for temporary files. */
  public static UnnamedFile create() throws IOException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    Optional<UnnamedFile> file = linkable(directory);
    return file.isPresent() ? file.get() : unlinked(directory);
  }

  /**
   * Creates a file that {@link #link} can give a name in the directory.
   *
   * @return empty if the directory's file system does not support unnamed files
   */
  public static Optional<UnnamedFile> linkable(Path directory) throws IOException {
    try {
      return Optional.of(new UnnamedFile(Fd.open(directory, O_TMPFILE | Fd.O_RDWR, MODE)));
    } catch (ErrnoException e) {
      // Kernels and file systems that do not support the flag try to open the directory: EISDIR.
      if (e.errno() == Errno.EOPNOTSUPP || e.errno() == Errno.EISDIR) {
        return Optional.empty();
      }
      throw e.at(directory);
    }
  }

  private static UnnamedFile unlinked(Path directory) throws IOException {
    Path named = Files.createTempFile(directory, "carob", "");
    try {
      return new UnnamedFile(Fd.open(named, Fd.O_RDWR, 0));
    } catch (ErrnoException e) {
      throw e.at(named);
    } finally {
      Files.delete(named);
    }
  }

  /** A path to the file, valid in every process until this is closed. */
  public Path path() {
    return fd.pathForAll();
  }

  /** Reads the content from the beginning. The stream remains usable after this is closed. */
  public InputStream read() throws IOException {
    return Files.newInputStream(fd.path());
  }

  /** Replaces the content. */
  public OutputStream write() throws IOException {
    return Files.newOutputStream(fd.path());
  }

  /** Length of the content in bytes. */
  public long size() throws IOException {
    return stat().size();
  }

  FileStat stat() throws IOException {
    return FileStat.of(fd);
  }

  /**
   * Gives the file a name.
   *
   * @param name in the directory that the file was created in; must not exist
   */
  public void link(Path name) throws IOException {
    byte[] self = FileNames.terminated(fd.path().toString());
    byte[] to = FileNames.terminated(name.toAbsolutePath().toString());
    try {
      LibC.check(
          LibC.get().linkat(AT_FDCWD, self, AT_FDCWD, to, AT_SYMLINK_FOLLOW), "linkat", name);
    } catch (ErrnoException e) {
      throw e.at(name);
    }
  }

  @Override
  public void close() {
    fd.close();
  }
}
