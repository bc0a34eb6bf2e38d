package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.ThreadInterrupt;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks the tar of a layer into an empty directory. Whiteouts (OCI image-spec 1.1, layer.md) are
 * converted to those of overlayfs: a character device 0:0, and {@code trusted.overlay.opaque} on an
 * opaque directory. No name and no link leads out of the directory. Entries that would, duplicate
 * entries, and entries that would forge overlayfs's marks are rejected.
 */
public final class LayerUnpacker {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String AUFS = ".wh..wh.";

  /** Limits the memory for directory paths, which are kept until the end. */
  private static final long MOST_NAMES = 100_000_000;

  private final ConfinedTree tree;
  private final TarReader reader;
  private final DiskSpaceLimit space;
  private final EntryContent content = new EntryContent();
  private final Map<String, EntryMetadata> directories = new LinkedHashMap<>();
  private long names;
  private final Set<Long> uids = new TreeSet<>();
  private final Set<Long> gids = new TreeSet<>();
  private String heldPath = "";
  private @Nullable OpenDirectory held;
  private String at = "the first entry";

  private LayerUnpacker(ConfinedTree tree, TarReader reader, DiskSpaceLimit space) {
    this.tree = tree;
    this.reader = reader;
    this.space = space;
  }

  /**
   * The owners of a layer's files.
   *
   * @param uids user ids in ascending order
   * @param gids group ids in ascending order
   * @param root true if the tar has an entry for the root directory
   */
  public record Owners(List<Long> uids, List<Long> gids, boolean root) {}

  /**
   * Unpacks a layer and reads the stream to its end.
   *
   * @param title name of the layer for messages
   * @param directory an empty directory
   * @param parts receives the tar's bytes
   * @throws CarobException.InvalidArgument the tar is invalid; names layer and entry
   * @throws CarobException.StorageFailed the disk is full, or the layer would not fit
   */
  public static Owners unpack(String title, InputStream tar, Path directory, TarParts parts) {
    try (ConfinedTree tree = ConfinedTree.open(directory)) {
      LayerUnpacker unpacker =
          new LayerUnpacker(tree, new TarReader(tar, parts), new DiskSpaceLimit(directory));
      try {
        unpacker.all();
        return new Owners(
            new ArrayList<>(unpacker.uids),
            new ArrayList<>(unpacker.gids),
            unpacker.directories.containsKey(""));
      } catch (ErrnoException e) {
        if (e.outOfSpace()) {
          throw new CarobException.StorageFailed(
              "cannot unpack %s: no space left while writing %s: free some and try again"
                  .formatted(title, unpacker.at),
              e);
        }
        throw unpacker.broken(title, e);
      } catch (DiskSpaceLimit.NoRoom e) {
        throw new CarobException.StorageFailed(
            "cannot unpack %s: no space left for %s: %s: free some and try again"
                .formatted(title, unpacker.at, e.getMessage()),
            e);
      } catch (IOException | IllegalArgumentException e) {
        throw unpacker.broken(title, e);
      } finally {
        unpacker.release();
      }
    }
  }

  private CarobException broken(String title, Exception e) {
    if (ThreadInterrupt.requested()) {
      return new CarobException.Interrupted("interrupted while unpacking " + title, e);
    }
    return new CarobException.InvalidArgument(
        "%s is not a valid tar: %s: %s".formatted(title, at, e.getMessage()), e);
  }

  private void all() throws IOException {
    TarArchiveInputStream tar =
        new TarArchiveInputStream(reader, StandardCharsets.ISO_8859_1.name());
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      ThreadInterrupt.check();
      Map<String, byte[]> records = reader.records();
      String name = EntryNames.name(entry, records);
      at = "entry '" + EntryNames.shortened(name) + "'";
      one(entry, name, records, tar);
    }
    at = "the padding at its end";
    reader.ended();
    content.drain(reader);
    at = "the directories";
    List<String> paths = new ArrayList<>(directories.keySet());
    // Creating files in a directory changes its time, so the metadata is applied afterwards.
    for (int i = paths.size() - 1; i >= 0; i--) {
      String path = paths.get(i);
      EntryMetadata metadata = directories.get(path);
      if (metadata != null) {
        String name = path.isEmpty() ? "." : EntryNames.last(path);
        metadata.apply(hold(EntryNames.parent(path)), name, false);
      }
    }
  }

  private void one(
      TarArchiveEntry entry, String whole, Map<String, byte[]> records, TarArchiveInputStream tar)
      throws IOException {
    String path = EntryNames.relative(whole);
    String name = EntryNames.last(path);
    boolean mark = name.startsWith(WHITEOUT);
    EntryMetadata metadata = EntryMetadata.of(entry, TarReader.xattrs(records));
    boolean file = !mark && entry.isFile() && !entry.isLink() && !entry.isSymbolicLink();
    // The bytes of a sparse entry differ from the content of its file.
    boolean plain = file && !entry.isSparse() && isRegular(entry);
    reader.entry(whole, entry.getSize(), plain);
    space.entry(entry.isSparse() ? entry.getRealSize() : entry.getSize(), entry.isSparse());
    if (path.isEmpty()) {
      if (!entry.isDirectory()) {
        throw new IllegalArgumentException("the root of a layer must be a directory");
      }
      directory("", metadata);
    } else if (mark) {
      mark(EntryNames.parent(path), name);
    } else if (entry.isDirectory()) {
      owned(metadata);
      makeDirectory(path, name, metadata);
    } else {
      owned(metadata);
      make(path, name, new Source(entry, EntryNames.target(entry, records), tar), metadata);
    }
  }

  /**
   * An entry with the target of its link and the tar from which its content is read.
   *
   * @param target the target, if the entry is a link
   */
  private record Source(TarArchiveEntry entry, String target, TarArchiveInputStream tar) {}

  private static boolean isRegular(TarArchiveEntry entry) {
    return !(entry.isDirectory()
        || entry.isCharacterDevice()
        || entry.isBlockDevice()
        || entry.isFIFO());
  }

  private void owned(EntryMetadata metadata) {
    uids.add(Integer.toUnsignedLong(metadata.uid()));
    gids.add(Integer.toUnsignedLong(metadata.gid()));
  }

  private void directory(String path, EntryMetadata metadata) {
    if (directories.put(path, metadata) != null) {
      throw twice();
    }
    names += path.length();
    if (names > MOST_NAMES) {
      throw new IllegalArgumentException(
          "the paths of the layer's directories have more than %d characters"
              .formatted(MOST_NAMES));
    }
  }

  private static IllegalArgumentException twice() {
    return new IllegalArgumentException("the layer contains it twice");
  }

  private void mark(String parent, String name) {
    if (name.equals(OPAQUE)) {
      if (parent.isEmpty()) {
        throw new IllegalArgumentException("the root of a layer cannot be opaque");
      }
      hold(parent).xattr(".", "trusted.overlay.opaque", "y".getBytes(StandardCharsets.US_ASCII));
      return;
    }
    if (name.startsWith(AUFS)) {
      // Internal entries of AUFS.
      return;
    }
    String gone = name.substring(WHITEOUT.length());
    if (gone.isEmpty() || gone.equals(".") || gone.equals("..")) {
      throw new IllegalArgumentException("a whiteout without a name");
    }
    try {
      hold(parent).mknod(gone, ConfinedTree.S_IFCHR, 0, 0);
    } catch (ErrnoException e) {
      // Entries of the layer itself take precedence.
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
  }

  private void makeDirectory(String path, String name, EntryMetadata metadata) {
    directory(path, metadata);
    OpenDirectory parent = hold(EntryNames.parent(path));
    try {
      parent.mkdir(name, 0755);
    } catch (ErrnoException e) {
      // A directory may exist already because of its content; anything else is a duplicate.
      if (e.errno() != Errno.EEXIST || !isDirectory(parent, name)) {
        throw e.errno() == Errno.EEXIST ? twice() : e;
      }
    }
  }

  private static boolean isDirectory(OpenDirectory parent, String name) {
    return parent.kind(name).filter(ConfinedTree.Kind.DIRECTORY::equals).isPresent();
  }

  private void make(String path, String name, Source source, EntryMetadata metadata)
      throws IOException {
    OpenDirectory parent = hold(EntryNames.parent(path));
    try {
      made(parent, path, name, source, metadata);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      if (!replaced(parent, name)) {
        throw twice();
      }
      made(parent, path, name, source, metadata);
    }
  }

  /** Removes a whiteout of the same name, which came before the layer's own entry. */
  private static boolean replaced(OpenDirectory parent, String name) {
    boolean whiteout = parent.stat(name).filter(FileStat::isWhiteout).isPresent();
    if (whiteout) {
      parent.remove(name, false);
    }
    return whiteout;
  }

  private void made(
      OpenDirectory parent, String path, String name, Source source, EntryMetadata metadata)
      throws IOException {
    TarArchiveEntry entry = source.entry();
    if (entry.isLink()) {
      // Both names share an inode; its metadata is set by the entry of the target.
      tree.link(path, EntryNames.cleaned(source.target()));
      return;
    }
    if (entry.isSymbolicLink()) {
      if (EntryNames.leadsOut(path, source.target())) {
        throw new IllegalArgumentException(
            "it is a link that leads out of the layer: " + source.target());
      }
      parent.symlink(name, source.target());
      metadata.apply(parent, name, true);
      return;
    }
    if (entry.isCharacterDevice()) {
      if (entry.getDevMajor() == 0 && entry.getDevMinor() == 0) {
        throw new IllegalArgumentException("a device 0:0 is reserved as overlayfs's whiteout");
      }
      parent.mknod(name, ConfinedTree.S_IFCHR, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isBlockDevice()) {
      parent.mknod(name, ConfinedTree.S_IFBLK, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isFIFO()) {
      parent.mknod(name, ConfinedTree.S_IFIFO, 0, 0);
    } else if (entry.isFile()) {
      try (Fd fd = parent.create(name, 0600)) {
        if (entry.isSparse()) {
          content.writeSparse(source.tar(), fd);
        } else {
          content.write(source.tar(), fd);
        }
      }
    } else {
      throw new IllegalArgumentException("its entry type is not supported");
    }
    metadata.apply(parent, name, false);
  }

  /**
   * Opens the directory at a path, which is created if the tar has no entry for it. It stays open
   * until another directory is opened.
   */
  private OpenDirectory hold(String path) {
    OpenDirectory last = held;
    if (last != null && heldPath.equals(path)) {
      return last;
    }
    release();
    OpenDirectory found = tree.makeDirectory(path, 0755);
    heldPath = path;
    held = found;
    return found;
  }

  private void release() {
    OpenDirectory last = held;
    if (last != null) {
      held = null;
      last.close();
    }
  }
}
