package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeWalk;
import dev.carob.linux.UnnamedFile;
import dev.carob.linux.Xattrs;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
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
 * Packs file trees of any depth, with file names of any bytes, into tars. Deletions in a layer are
 * written as whiteouts in OCI form (image-spec 1.1, layer.md).
 */
public final class TarPacker {

  private static final Logger LOG = LoggerFactory.getLogger(TarPacker.class);

  private static final int BUFFER = 128 * 1024;

  /** The largest size that the kernel gives to a file of sysfs, whatever it contains. */
  private static final int PAGE = 4096;

  /** Limits the memory for a file whose size is unknown; kallsyms has some 15 MB. */
  private static final int MOST_MEASURED = 64_000_000;

  private final TarArchiveOutputStream tar;
  private final PackOptions options;
  private final Map<Inode, String> hardLinks = new HashMap<>();

  private record Inode(long fileSystem, long number) {}

  private TarPacker(TarArchiveOutputStream tar, PackOptions options) {
    this.tar = tar;
    this.options = options;
  }

  /** Adds entries to a tar, a directory before its content. */
  public interface Content {
    void write(TarPacker tar) throws IOException;
  }

  /**
   * Packs a tar into an unnamed temporary file, which is deleted when the stream is closed or the
   * engine ends.
   *
   * @param title name of the content for messages
   */
  public static InputStream pack(String title, Content content) {
    try (UnnamedFile file = UnnamedFile.create();
        OutputStream out = new BufferedOutputStream(file.write(), BUFFER)) {
      TarArchiveOutputStream tar = tar(out);
      content.write(new TarPacker(tar, PackOptions.EXACT));
      tar.finish();
      // The library's flush does not reach the underlying stream.
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
   * Packs a file, or a directory and its content. Directories are held open while they are read, so
   * that concurrent changes cannot lead out of the tree. Files that vanish are skipped.
   *
   * @param tree the tree; links cannot lead out of it
   * @param path path in the tree; symbolic links are followed
   * @param name name in the tar; if empty, only the directory's content is packed
   * @param out receives the entries; not closed
   */
  public static void tree(
      ConfinedTree tree, String path, String name, OutputStream out, PackOptions options)
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
        try (OpenDirectory directory = tree.directory(path)) {
          packer.directory(directory, stat, name);
        }
      } else {
        packer.special(name, stat);
      }
    }
    tar.finish();
  }

  private void directory(OpenDirectory directory, FileStat stat, String name) throws IOException {
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
   * Adds a file that a walk has found, with all its attributes. A file that has vanished is
   * skipped.
   */
  public void present(TreeWalk.Found found, String name) throws IOException {
    try {
      Optional<FileStat> stat = found.stat();
      if (stat.isEmpty()) {
        return;
      }
      OpenDirectory in = found.directory();
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
      // Another file may have replaced it: ELOOP means that it is a symbolic link now.
      if (e.errno() != Errno.ENOENT && e.errno() != Errno.ELOOP) {
        throw e;
      }
      LOG.debug("{} vanished while it was packed", name, e);
    }
  }

  /** Adds a whiteout for a file of a lower layer. */
  public void whiteout(String name) throws IOException {
    int slash = name.lastIndexOf('/');
    empty(name.substring(0, slash + 1) + ".wh." + name.substring(slash + 1));
  }

  /** Marks a directory as opaque: it hides the content of lower layers. */
  public void opaque(String name) throws IOException {
    empty(name + "/.wh..wh..opq");
  }

  private void special(String name, FileStat stat) throws IOException {
    switch (stat.type()) {
      case ConfinedTree.S_IFCHR -> device(name, TarConstants.LF_CHR, stat);
      case ConfinedTree.S_IFBLK -> device(name, TarConstants.LF_BLK, stat);
      case ConfinedTree.S_IFIFO -> put(entry(name, TarConstants.LF_FIFO, stat));
      default -> {
        // Sockets are skipped: tar cannot represent them, and their owners create them again.
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
    if (options.strict() && stat.size() <= PAGE) {
      entry.setSize(stat.size());
      measured(entry, file);
      return;
    }
    entry.setSize(stat.size());
    put(entry, own(Xattrs.all(file, name)));
    content(name, file, stat.size());
    tar.closeArchiveEntry();
  }

  /**
   * Adds a small file with the size of its content. Files of procfs have a size of 0 and those of
   * sysfs one of a page, whatever they contain.
   */
  private void measured(TarArchiveEntry entry, Fd file) throws IOException {
    // The descriptor is non-blocking, so that a kernel file without data does not block.
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[PAGE];
    try {
      for (int n = file.read(buffer); n > 0; n = file.read(buffer)) {
        ThreadInterrupt.check();
        if (content.size() > MOST_MEASURED) {
          throw new IOException(
              "%s has a size of %d bytes, but more than %d bytes of content"
                  .formatted(entry.getName(), entry.getSize(), MOST_MEASURED));
        }
        content.write(buffer, 0, n);
      }
    } catch (ErrnoException e) {
      throw new IOException("cannot read " + entry.getName() + ": " + e.getMessage(), e);
    }
    entry.setSize(content.size());
    put(entry, own(Xattrs.all(file, entry.getName())));
    content.writeTo(tar);
    tar.closeArchiveEntry();
  }

  /**
   * Writes exactly {@code size} bytes: a file that grows meanwhile is truncated; one that shrinks
   * is padded with zeroes unless packing is strict.
   */
  private void content(String name, Fd file, long size) throws IOException {
    if (size == 0) {
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

  /** Adds an entry whose content comes from another tar. */
  void put(TarArchiveEntry entry, Map<String, byte[]> attributes, InputStream content)
      throws IOException {
    put(entry, attributes);
    content.transferTo(tar);
    tar.closeArchiveEntry();
  }

  /**
   * Adds an entry with extended attributes. The extended header is written here because the library
   * accepts only text, which attributes and names need not be.
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

  /** Removes overlayfs's internal attributes. */
  private static Map<String, byte[]> own(Map<String, byte[]> attributes) {
    Map<String, byte[]> own = new LinkedHashMap<>(attributes);
    own.keySet().removeIf(key -> key.startsWith("trusted.overlay."));
    return own;
  }
}
