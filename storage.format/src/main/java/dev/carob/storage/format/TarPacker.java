package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.FileStat;
import dev.carob.linux.Xattrs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a layer's difference as a tar, with whiteouts in the OCI form (image-spec 1.1, layer.md).
 */
public final class TarPacker {

  /** A part of a difference; names are relative to the root, without a slash in front. */
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

  private final Path root;
  private final TarArchiveOutputStream tar;
  private final Map<Long, String> hardLinks = new HashMap<>();

  private TarPacker(Path root, TarArchiveOutputStream tar) {
    this.root = root;
    this.tar = tar;
  }

  /**
   * The tar, in a file that is gone when the stream is closed.
   *
   * @param entries directories before what is in them
   */
  public static InputStream pack(Path root, List<Entry> entries) {
    try {
      Path file = Files.createTempFile("carob-diff", ".tar");
      try (OutputStream out = Files.newOutputStream(file);
          TarArchiveOutputStream tar =
              new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setAddPaxHeadersForNonAsciiNames(true);
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
      }
      return Files.newInputStream(
          file, StandardOpenOption.READ, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot pack " + root + ": " + e, e);
    }
  }

  private void one(String name) throws IOException {
    Path path = root.resolve(name);
    FileStat stat = FileStat.of(path);
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
    xattrs(entry, path);
    put(entry);
  }

  private void device(String name, byte kind, FileStat stat) throws IOException {
    TarArchiveEntry entry = entry(name, kind, stat);
    long device = stat.device();
    entry.setDevMajor((int) ((device >> 8) & 0xfff));
    entry.setDevMinor((int) ((device & 0xff) | ((device >> 12) & 0xfff00)));
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
    xattrs(entry, path);
    tar.putArchiveEntry(entry);
    Files.copy(path, tar);
    tar.closeArchiveEntry();
  }

  private static void xattrs(TarArchiveEntry entry, Path path) {
    Xattrs.all(path)
        .forEach(
            (key, value) -> {
              if (!key.startsWith("trusted.overlay.")) {
                entry.addPaxHeader(
                    "SCHILY.xattr." + key, new String(value, StandardCharsets.UTF_8));
              }
            });
  }
}
