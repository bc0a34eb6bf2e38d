package dev.carob.tck;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Builds tars of layers, including hostile ones.
 *
 * <pre>{@code
 * new LayerTar().directory("etc", 0755).file("etc/motd", "hello").stream()
 * }</pre>
 */
public final class LayerTar {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  /** An empty tar. */
  public LayerTar() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** Adds a regular file. */
  public LayerTar file(String name, String content) {
    byte[] text = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setSize(text.length);
    return put(entry, text);
  }

  /** Adds a directory; the name has no trailing slash. */
  public LayerTar directory(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR, true);
    entry.setMode(mode);
    return put(entry, new byte[0]);
  }

  /** Adds a symbolic or a hard link. */
  public LayerTar link(String name, String target, boolean hard) {
    TarArchiveEntry entry =
        new TarArchiveEntry(name, hard ? TarConstants.LF_LINK : TarConstants.LF_SYMLINK, true);
    entry.setLinkName(target);
    return put(entry, new byte[0]);
  }

  /** Adds an empty file with an extended attribute. */
  public LayerTar xattr(String name, String key, String value) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.addPaxHeader("SCHILY.xattr." + key, value);
    return put(entry, new byte[0]);
  }

  /** Adds a character device. */
  public LayerTar device(String name, int major, int minor) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_CHR, true);
    entry.setDevMajor(major);
    entry.setDevMinor(minor);
    return put(entry, new byte[0]);
  }

  /**
   * Adds a file with five bytes at its beginning and a hole after them, in the format of GNU tar.
   */
  public LayerTar sparse(String name, long size) {
    byte[] map = ("2\n0\n5\n" + size + "\n0\n").getBytes(StandardCharsets.US_ASCII);
    byte[] content = java.util.Arrays.copyOf(map, 512 + 5);
    System.arraycopy("begin".getBytes(StandardCharsets.US_ASCII), 0, content, 512, 5);
    TarArchiveEntry entry = new TarArchiveEntry("GNUSparseFile.0/" + name, true);
    entry.setSize(content.length);
    byte[] headers =
        (record("GNU.sparse.major=1")
                + record("GNU.sparse.minor=0")
                + record("GNU.sparse.name=" + name)
                + record("GNU.sparse.realsize=" + size))
            .getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry header = new TarArchiveEntry("./h", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    header.setSize(headers.length);
    return put(header, headers).put(entry, content);
  }

  private static String record(String text) {
    int length = text.length() + 2;
    length += Integer.toString(length + 2).length();
    return length + " " + text + "\n";
  }

  private LayerTar put(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes the tar and returns its bytes. */
  public byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Completes the tar and returns it as a stream. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }
}
