package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.Xattrs;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes trees of files as tars. What a layer takes away from those below it is written as
 * whiteouts in the OCI form (image-spec 1.1, layer.md).
 */
public final class TarPacker {

  /** A part of a tar; names are relative to the root, without a slash in front. */
  public sealed interface Entry {
    /** Relative to the root. */
    String name();
  }

  /** What is there, with all that its inode says. */
  public record Present(String name) implements Entry {}

  /** What was there below, and is gone. */
  public record Whiteout(String name) implements Entry {}

  /** A directory that hides all that is below it. */
  public record Opaque(String name) implements Entry {}

  private static final Logger LOG = LoggerFactory.getLogger(TarPacker.class);

  private static final int BUFFER = 128 * 1024;
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final Path root;
  private final TarArchiveOutputStream tar;
  private final Map<Long, String> hardLinks = new HashMap<>();

  private TarPacker(Path root, TarArchiveOutputStream tar) {
    this.root = root;
    this.tar = tar;
  }

  /**
   * The tar, in a file without a name, which is gone when the stream is closed or the engine ends.
   *
   * @param entries directories before what is in them
   */
  public static InputStream pack(Path root, List<Entry> entries) {
    try {
      FileChannel file = nameless();
      try {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER);
        TarArchiveOutputStream tar = tar(out);
        TarPacker packer = new TarPacker(root, tar);
        for (Entry entry : entries) {
          if (entry instanceof Whiteout) {
            packer.empty(whiteout(entry.name()));
          } else if (entry instanceof Opaque) {
            packer.empty(entry.name() + "/.wh..wh..opq");
          } else {
            packer.one(entry.name());
          }
        }
        tar.finish();
        // The library's own flush does not reach what is below it.
        out.flush();
        return Channels.newInputStream(file.position(0));
      } catch (IOException | RuntimeException e) {
        file.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot pack " + root + ": " + e, e);
    }
  }

  private static FileChannel nameless() throws IOException {
    Path file = Files.createTempFile("carob-diff", ".tar");
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
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
  public static void tree(Confined tree, String path, String name, OutputStream out)
      throws IOException {
    TarArchiveOutputStream tar = tar(out);
    TarPacker packer = new TarPacker(Path.of("/"), tar);
    try (Fd top = tree.openFollowing(path, Fd.O_PATH)) {
      FileStat stat = FileStat.of(top);
      if (stat.type() != FileStat.S_IFDIR) {
        packer.one(stat, top.path(), name);
      } else {
        if (!name.isEmpty()) {
          packer.one(stat, top.path().resolve("."), name);
        }
        packer.below(top, name);
      }
    }
    tar.finish();
  }

  private void below(Fd directory, String name) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.path())) {
      found.forEach(children::add);
    }
    Collections.sort(children);
    for (Path child : children) {
      String whole = (name.isEmpty() ? "" : name + "/") + child.getFileName();
      try {
        FileStat stat = FileStat.of(child);
        if (stat.type() == FileStat.S_IFDIR) {
          try (Fd fd = Fd.open(child, Fd.O_PATH | Fd.O_DIRECTORY | Fd.O_NOFOLLOW, 0)) {
            one(stat, fd.path().resolve("."), whole);
            below(fd, whole);
          }
        } else {
          one(stat, child, whole);
        }
      } catch (NoSuchFileException e) {
        LOG.debug("{} has gone while it was packed", whole, e);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ENOENT) {
          throw e;
        }
        LOG.debug("{} has gone while it was packed", whole, e);
      }
    }
  }

  private void one(String name) throws IOException {
    Path path = root.resolve(name);
    one(FileStat.of(path), path, name);
  }

  private void one(FileStat stat, Path path, String name) throws IOException {
    switch (stat.type()) {
      case FileStat.S_IFDIR -> directory(name, stat, path);
      case FileStat.S_IFREG -> file(name, stat, path);
      case FileStat.S_IFLNK -> {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK, stat);
        entry.setLinkName(Files.readSymbolicLink(path).toString());
        put(entry);
      }
      case Confined.S_IFCHR -> device(name, TarConstants.LF_CHR, stat);
      case Confined.S_IFBLK -> device(name, TarConstants.LF_BLK, stat);
      case Confined.S_IFIFO -> put(entry(name, TarConstants.LF_FIFO, stat));
      default -> {
        // A socket: tar has no form for it, and whoever made it makes it anew.
      }
    }
  }

  private static String whiteout(String name) {
    int slash = name.lastIndexOf('/');
    return name.substring(0, slash + 1) + ".wh." + name.substring(slash + 1);
  }

  private static TarArchiveEntry entry(String name, byte kind, FileStat stat) {
    TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
    entry.setUserId(stat.uid());
    entry.setGroupId(stat.gid());
    entry.setMode(stat.permissions());
    entry.setLastModifiedTime(FileTime.from(stat.modified()));
    return entry;
  }

  private void put(TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.closeArchiveEntry();
  }

  private void empty(String name) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    put(entry);
  }

  private void directory(String name, FileStat stat, Path path) throws IOException {
    TarArchiveEntry entry = entry(name + "/", TarConstants.LF_DIR, stat);
    put(entry, xattrs(path));
    tar.closeArchiveEntry();
  }

  private void device(String name, byte kind, FileStat stat) throws IOException {
    TarArchiveEntry entry = entry(name, kind, stat);
    entry.setDevMajor((int) stat.major());
    entry.setDevMinor((int) stat.minor());
    put(entry);
  }

  private void file(String name, FileStat stat, Path path) throws IOException {
    String first = stat.links() > 1 ? hardLinks.putIfAbsent(stat.inode(), name) : null;
    if (first != null) {
      TarArchiveEntry link = entry(name, TarConstants.LF_LINK, stat);
      link.setLinkName(first);
      put(link);
      return;
    }
    TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL, stat);
    entry.setSize(stat.size());
    put(entry, xattrs(path));
    content(path, stat.size());
    tar.closeArchiveEntry();
  }

  /**
   * As many bytes as were announced: a file that changes meanwhile is cut or filled with zeroes.
   */
  private void content(Path path, long size) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = size;
    // A descriptor's own path is a link that leads to just what it holds.
    OpenOption[] options =
        DESCRIPTORS.equals(path.getParent())
            ? new OpenOption[0]
            : new OpenOption[] {LinkOption.NOFOLLOW_LINKS};
    try (InputStream in = Files.newInputStream(path, options)) {
      while (left > 0) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          break;
        }
        tar.write(buffer, 0, n);
        left -= n;
      }
    }
    Arrays.fill(buffer, (byte) 0);
    for (; left > 0; left -= Math.min(buffer.length, left)) {
      tar.write(buffer, 0, (int) Math.min(buffer.length, left));
    }
  }

  /**
   * Puts an entry with the file's extended attributes. All that goes beyond its header is written
   * here: the library can only say texts, which attributes need not be.
   */
  private void put(TarArchiveEntry entry, Map<String, byte[]> attributes) throws IOException {
    if (attributes.isEmpty()) {
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

  private static Map<String, byte[]> xattrs(Path path) {
    Map<String, byte[]> all = new LinkedHashMap<>(Xattrs.all(path));
    all.keySet().removeIf(key -> key.startsWith("trusted.overlay."));
    return all;
  }
}
