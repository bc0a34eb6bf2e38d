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
 * Makes tars of layers' differences, hostile ones among them.
 *
 * <pre>{@code
 * new LayerTar().directory("etc", 0755).file("etc/motd", "hello").stream()
 * }</pre>
 */
public final class LayerTar {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

  /** An empty one. */
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

  /** Adds a directory; a name without slash at its end. */
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

  /** The tar; nothing can be added after. */
  public byte[] bytes() {
    try {
      tar.close();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tar as a stream; nothing can be added after. */
  public InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }
}
