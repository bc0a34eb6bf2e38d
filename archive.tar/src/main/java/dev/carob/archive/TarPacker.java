package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.HeldDirectory;
import dev.carob.linux.NamelessFile;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeWalk;
import dev.carob.linux.Xattrs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes trees of files as tars, of any depth and with file names of any bytes. What a layer takes
 * away from those below it is written as whiteouts in the OCI form (image-spec 1.1, layer.md).
 */
public final class TarPacker {

  private static final Logger LOG = LoggerFactory.getLogger(TarPacker.class);

  private static final int BUFFER = 128 * 1024;

  private final TarArchiveOutputStream tar;
  private final PackOptions options;
  private final Map<Inode, String> hardLinks = new HashMap<>();

  private record Inode(long fileSystem, long number) {}

  private TarPacker(TarArchiveOutputStream tar, PackOptions options) {
    this.tar = tar;
    this.options = options;
  }

  /** Puts entries into a tar, directories before what is in them. */
  public interface Content {
    void write(TarPacker tar) throws IOException;
  }

  /**
   * The tar, in a file without a name, which is gone when the stream is closed or the engine ends.
   *
   * @param title of what is packed, for messages
   */
  public static InputStream pack(String title, Content content) {
    try (NamelessFile file = NamelessFile.create();
        OutputStream out = new BufferedOutputStream(file.write(), BUFFER)) {
      TarArchiveOutputStream tar = tar(out);
      content.write(new TarPacker(tar, PackOptions.EXACT));
      tar.finish();
      // The library's own flush does not reach what is below it.
      out.flush();
      return file.read();
    } catch (IOException | ErrnoException e) {
      if (ThreadInterrupt.requested()) {
        throw new CarobException.Interrupted("interrupted while packing " + title, e);
      }
      throw new CarobException.StorageFailed("cannot pack " + title + ": " + e.getMessage(), e);
    }
  }

  private static TarArchiveOutputStream tar(OutputStream out) {
    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    posix(tar);
    return tar;
  }

  /**
   * Writes a file, or a directory with all that is in it. Every directory is held while it is read,
   * so that whoever changes the tree meanwhile can't lead the way out of it. What vanishes is left
   * out.
   *
   * @param tree what no link leads out of
   * @param path in the tree; links are followed
   * @param name it gets in the tar; empty: what is in the directory, without itself
   * @param out stays open
   */
  public static void tree(
      Confined tree, String path, String name, OutputStream out, PackOptions options)
      throws IOException {
    TarArchiveOutputStream tar = tar(out);
    TarPacker packer = new TarPacker(tar, options);
    try (Fd top = tree.openFollowing(path, Fd.O_PATH)) {
      FileStat stat = FileStat.of(top);
      if (stat.isRegular()) {
        try (Fd file = tree.openFollowing(path, Fd.O_RDONLY | Fd.O_NONBLOCK)) {
          packer.file(name, file);
        }
      } else if (stat.isDirectory()) {
        try (HeldDirectory directory = tree.directory(path)) {
          packer.directory(directory, stat, name);
        }
      } else {
        packer.special(name, stat);
      }
    }
    tar.finish();
  }

  private void directory(HeldDirectory directory, FileStat stat, String name) throws IOException {
    if (!name.isEmpty()) {
      directory(name, stat, own(directory.xattrs(".")));
    }
    String prefix = name.isEmpty() ? "" : name + "/";
    TreeWalk.below(
        directory,
        new TreeWalk.Visitor() {
          @Override
          public boolean enter(TreeWalk.Found found) throws IOException {
            String name = prefix + found.path();
            present(found, name);
            return !options.hollow().contains(name);
          }

          @Override
          public void file(TreeWalk.Found found) throws IOException {
            present(found, prefix + found.path());
          }
        },
        TreeWalk.Option.SORTED);
  }

  /**
   * Puts what a walk has come to, with all that its inode says, under a name; what has gone since
   * it was listed is left out.
   */
  public void present(TreeWalk.Found found, String name) throws IOException {
    try {
      Optional<FileStat> stat = found.stat();
      if (stat.isEmpty()) {
        return;
      }
      HeldDirectory in = found.directory();
      if (stat.get().isDirectory()) {
        directory(name, stat.get(), own(in.xattrs(found.name())));
      } else if (stat.get().isRegular()) {
        try (Fd file = in.open(found.name(), Fd.O_RDONLY | Fd.O_NONBLOCK)) {
          file(name, file);
        }
      } else if (stat.get().isLink()) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, stat.get());
        entry.setLinkName(in.readLink(found.name()));
        put(entry);
      } else {
        special(name, stat.get());
      }
    } catch (ErrnoException e) {
      // Another file may have taken its place: ELOOP says that this is a link.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ELOOP) {
        throw e;
      }
      LOG.debug("{} has gone while it was packed", name, e);
    }
  }

  /** Puts the mark for a file that was there below, and is gone. */
  public void whiteout(String name) throws IOException {
    int slash = name.lastIndexOf('/');
    empty(name.substring(0, slash + 1) + ".wh." + name.substring(slash + 1));
  }

  /** Puts the mark for a directory that hides all that is below it. */
  public void opaque(String name) throws IOException {
    empty(name + "/.wh..wh..opq");
  }

  private void special(String name, FileStat stat) throws IOException {
    switch (stat.type()) {
      case Confined.S_IFCHR -> device(name, TarConstants.LF_CHR, stat);
      case Confined.S_IFBLK -> device(name, TarConstants.LF_BLK, stat);
      case Confined.S_IFIFO -> put(entry(name, TarConstants.LF_FIFO, stat));
      default -> {
        // A socket: tar has no form for it, and whoever made it makes it anew.
      }
    }
  }

  private TarArchiveEntry entry(String name, byte kind, FileStat stat) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setUserId(options.owners().uid(stat.uid()));
    entry.setGroupId(options.owners().gid(stat.gid()));
    entry.setMode(stat.permissions());
    entry.setLastModifiedTime(FileTime.from(stat.modified()));
    return entry;
  }

  private void put(TarArchiveEntry entry) throws IOException {
    put(entry, Map.of());
    tar.closeArchiveEntry();
  }

  private void empty(String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    put(entry);
  }

  private void directory(String name, FileStat stat, Map<String, byte[]> attributes)
      throws IOException {
    put(entry(name + "/", TarConstants.LF_DIR, stat), attributes);
    tar.closeArchiveEntry();
  }

  private void device(String name, byte kind, FileStat stat) throws IOException {
    TarArchiveEntry entry = entry(name, kind, stat);
    entry.setDevMajor((int) stat.major());
    entry.setDevMinor((int) stat.minor());
    put(entry);
  }

  private void file(String name, Fd file) throws IOException {
    FileStat stat = FileStat.of(file);
    if (!stat.isRegular()) {
      LOG.debug("{} was replaced while it was packed", name);
      return;
    }
    String first =
        stat.links() > 1
            ? hardLinks.putIfAbsent(new Inode(stat.fileSystem(), stat.inode()), name)
            : null;
    if (first != null) {
      TarArchiveEntry link = entry(name, TarConstants.LF_LINK, stat);
      link.setLinkName(first);
      put(link);
      return;
    }
    TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, stat);
    entry.setSize(stat.size());
    put(entry, own(Xattrs.all(file, name)));
    content(name, file, stat.size());
    tar.closeArchiveEntry();
  }

  /**
   * As many bytes as were announced: a file that changes meanwhile is cut, and filled with zeroes
   * unless packing is strict.
   */
  private void content(String name, Fd file, long size) throws IOException {
    if (size == 0) {
      if (options.strict()) {
        requireEmpty(name, file);
      }
      return;
    }
    byte[] buffer = new byte[(int) Math.min(64 * 1024, size)];
    long left = size;
    try (InputStream in = ThreadInterrupt.stream(Files.newInputStream(file.path()))) {
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        tar.write(buffer, 0, n);
        left -= n;
      }
    }
    if (left > 0 && options.strict()) {
      throw new IOException(
          "%s has %d bytes of content, but its size is %d".formatted(name, size - left, size));
    }
    Arrays.fill(buffer, (byte) 0);
    for (; left > 0; left -= Math.min(buffer.length, left)) {
      ThreadInterrupt.check();
      tar.write(buffer, 0, (int) Math.min(buffer.length, left));
    }
  }

  /** The descriptor does not block, so that a file of the kernel that has no data yet can't. */
  private static void requireEmpty(String name, Fd file) throws IOException {
    boolean content;
    try {
      content = file.read(new byte[1]) > 0;
    } catch (ErrnoException e) {
      throw new IOException("cannot read " + name + ": " + e.getMessage(), e);
    }
    // A size above zero by now is that of a file that was being written.
    if (content && FileStat.of(file).size() == 0) {
      throw new IOException(name + " has content, but its size is 0");
    }
  }

  /** Puts an entry whose content comes from another tar. */
  void put(TarArchiveEntry entry, Map<String, byte[]> attributes, InputStream content)
      throws IOException {
    put(entry, attributes);
    content.transferTo(tar);
    tar.closeArchiveEntry();
  }

  /**
   * Puts an entry with the file's extended attributes. All that goes beyond its header is written
   * here where the library can't: it takes texts only, which attributes and names need not be.
   */
  private void put(TarArchiveEntry entry, Map<String, byte[]> attributes) throws IOException {
    if (attributes.isEmpty() && !PaxRecords.needed(entry)) {
      tar.putArchiveEntry(entry);
      return;
    }
    byte[] records = PaxRecords.of(entry, attributes);
    TarArchiveEntry header =
        new TarArchiveEntry("PaxHeaders.0/xattrs", TarConstants.LF_PAX_EXTENDED_HEADER_LC);
    header.setModTime(0);
    header.setSize(records.length);
    tar.putArchiveEntry(header);
    tar.write(records);
    tar.closeArchiveEntry();
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    tar.setAddPaxHeadersForNonAsciiNames(false);
    tar.putArchiveEntry(entry);
    posix(tar);
  }

  private static void posix(TarArchiveOutputStream tar) {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
  }

  /** Without those that overlayfs makes for itself. */
  private static Map<String, byte[]> own(Map<String, byte[]> attributes) {
    Map<String, byte[]> own = new LinkedHashMap<>(attributes);
    own.keySet().removeIf(key -> key.startsWith("trusted.overlay."));
    return own;
  }
}
