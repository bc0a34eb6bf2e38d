package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.TreeRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks tars over an existing tree: files replace files, directories are merged. Every path is
 * resolved inside the tree as if it were the whole file system, so that no name and no link leads
 * out of it; names that would are rejected. Layers are unpacked by {@link LayerUnpacker}.
 */
public final class TarUnpacker {

  /** Limits the memory for directory paths, which are kept until the end. */
  private static final long MOST_NAMES = 100_000_000;

  private final String title;
  private final ConfinedTree tree;
  private final Optional<ConfinedTree> target;
  private final String top;
  private final UnpackOptions options;
  private final EntryContent content = new EntryContent();
  private long names;
  private final Deque<Made> directories = new ArrayDeque<>();

  /** A directory whose metadata is applied after its content is complete. */
  private record Made(String path, EntryMetadata metadata) {}

  private TarUnpacker(
      String title,
      ConfinedTree tree,
      Optional<ConfinedTree> target,
      String top,
      UnpackOptions options) {
    this.target = target;
    this.options = options;
    this.title = title;
    this.tree = tree;
    this.top = top;
  }

  /**
   * Unpacks a tar.
   *
   * @param title name of the tar for messages
   * @param root the tree; no entry can lead out of it
   * @param top target directory below the root, without a leading slash; symbolic links are
   *     followed inside the root
   * @throws CarobException.InvalidArgument the tar is invalid; names tar and entry
   * @throws EntryConflictException an entry conflicts with a file that exists, and {@link
   *     UnpackOptions#overwrite()} is false
   */
  public static void files(
      String title, InputStream tar, ConfinedTree root, String top, UnpackOptions options) {
    new TarUnpacker(title, root, Optional.empty(), top, options).all(tar);
  }

  /**
   * Like {@link #files}, but changes the root only after the whole tar has been unpacked.
   *
   * @param aside an empty directory on the same file system as the root; after a failure the caller
   *     discards its content
   */
  public static void filesAside(
      String title, InputStream tar, ConfinedTree aside, ConfinedTree root, UnpackOptions options) {
    new TarUnpacker(title, aside, Optional.of(root), "", options).all(tar);
  }

  private void all(InputStream stream) {
    String at = "the first entry";
    try {
      TarReader reader = new TarReader(stream, TarParts.NONE);
      TarArchiveInputStream tar =
          new TarArchiveInputStream(reader, StandardCharsets.ISO_8859_1.name());
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        ThreadInterrupt.check();
        Map<String, byte[]> records = reader.records();
        String name = EntryNames.name(entry, records);
        at = "entry '" + EntryNames.shortened(name) + "'";
        EntryMetadata metadata =
            EntryMetadata.of(entry, TarReader.xattrs(records)).with(options.owners());
        reader.entry(name, entry.getSize(), !entry.isSparse());
        one(new Source(entry, name, EntryNames.target(entry, records), tar), metadata);
      }
      reader.ended();
      content.drain(reader);
      at = "the directories";
      if (target.isPresent()) {
        TreeMerge.move(tree, target.get());
      }
      while (!directories.isEmpty()) {
        Made made = directories.pop();
        metadata(target.orElse(tree), place(made.path()), made.metadata(), false);
      }
    } catch (ErrnoException e) {
      if (e.outOfSpace()) {
        throw new CarobException.StorageFailed(
            "cannot unpack %s: no space left while writing %s: free some and try again"
                .formatted(title, at),
            e);
      }
      throw broken(at, e);
    } catch (IOException | IllegalArgumentException e) {
      throw broken(at, e);
    }
  }

  private CarobException broken(String at, Exception e) {
    if (ThreadInterrupt.requested()) {
      return new CarobException.Interrupted("interrupted while unpacking " + title, e);
    }
    return new CarobException.InvalidArgument(
        "%s is not a valid tar: %s: %s".formatted(title, at, e.getMessage()), e);
  }

  /**
   * An entry with the target of its link and the tar from which its content is read.
   *
   * @param target the target, if the entry is a link
   */
  private record Source(
      TarArchiveEntry entry, String name, String target, TarArchiveInputStream tar) {}

  private void one(Source source, EntryMetadata metadata) throws IOException {
    String inside = EntryNames.cleaned(source.name());
    if (inside.isEmpty()) {
      if (top.isEmpty()) {
        push("", metadata);
      }
      return;
    }
    String path = place(inside);
    tree.makeDirectory(EntryNames.parent(path), 0755).close();
    make(path, inside, source, metadata);
  }

  private void push(String path, EntryMetadata metadata) {
    directories.push(new Made(path, metadata));
    names += path.length();
    if (names > MOST_NAMES) {
      throw new IllegalArgumentException(
          "the paths of its directories have more than %d characters".formatted(MOST_NAMES));
    }
  }

  private String place(String inside) {
    return top.isEmpty() ? inside : inside.isEmpty() ? top : top + "/" + inside;
  }

  private boolean isDirectory(String path) {
    return tree.openIfThere(path, Fd.O_PATH | Fd.O_DIRECTORY)
        .map(
            fd -> {
              fd.close();
              return true;
            })
        .orElse(false);
  }

  private void make(String path, String inside, Source source, EntryMetadata metadata)
      throws IOException {
    TarArchiveEntry entry = source.entry();
    if (!options.devices() && (entry.isCharacterDevice() || entry.isBlockDevice())) {
      return;
    }
    var there = tree.kind(path);
    if (there.isPresent()) {
      boolean directory = there.get() == ConfinedTree.Kind.DIRECTORY;
      // When trees are merged, the tar's directory is merged with the directory that a link leads
      // to.
      if (entry.isDirectory() && !directory && isDirectory(path)) {
        return;
      }
      if (directory != entry.isDirectory() && !options.overwrite()) {
        throw new EntryConflictException(inside, directory);
      }
      if (directory && !entry.isDirectory()) {
        removeTree(path);
      } else if (!directory) {
        tree.remove(path, false);
      }
    }
    if (entry.isDirectory()) {
      if (tree.kind(path).isEmpty()) {
        tree.mkdir(path, 0755);
      }
      push(inside, metadata);
      return;
    }
    if (entry.isLink()) {
      String existing = place(EntryNames.cleaned(source.target()));
      boolean inTarget = target.isPresent() && tree.kind(existing).isEmpty();
      tree.link(path, inTarget ? target.get() : tree, existing);
      return;
    }
    if (entry.isSymbolicLink()) {
      tree.symlink(path, source.target());
    } else if (entry.isCharacterDevice()) {
      tree.mknod(path, ConfinedTree.S_IFCHR, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isBlockDevice()) {
      tree.mknod(path, ConfinedTree.S_IFBLK, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isFIFO()) {
      tree.mknod(path, ConfinedTree.S_IFIFO, 0, 0);
    } else if (entry.isFile()) {
      content(path, source);
    } else {
      throw new IllegalArgumentException("its entry type is not supported");
    }
    metadata(tree, path, metadata, entry.isSymbolicLink());
  }

  /** Writes the content of a file. If that fails, the file is removed. */
  private void content(String path, Source source) throws IOException {
    boolean whole = false;
    try (Fd fd = tree.create(path, 0600)) {
      content.write(source.tar(), fd);
      whole = true;
    } finally {
      if (!whole) {
        tree.remove(path, false);
      }
    }
  }

  private void removeTree(String path) throws IOException {
    try (OpenDirectory parent = tree.directory(EntryNames.parent(path))) {
      TreeRemoval.remove(parent, EntryNames.last(path));
    }
  }

  private static void metadata(
      ConfinedTree tree, String path, EntryMetadata metadata, boolean link) {
    try (OpenDirectory parent = tree.directory(EntryNames.parent(path))) {
      metadata.apply(parent, path.isEmpty() ? "." : EntryNames.last(path), link);
    }
  }
}
