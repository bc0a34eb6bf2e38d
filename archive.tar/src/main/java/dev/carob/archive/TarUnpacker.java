package dev.carob.archive;

import dev.carob.api.CarobException;
import dev.carob.linux.Confined;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Unpacks tars into a tree. Every path is resolved inside the tree as if it were the root of the
 * file system, so that no name and no link leads out; names that try are refused. In a layer's
 * difference whiteouts become overlayfs's: a character device 0:0, and {@code
 * trusted.overlay.opaque} on an opaque directory; elsewhere they are files like any other.
 */
public final class TarUnpacker {

  private static final String WHITEOUT = ".wh.";
  private static final String OPAQUE = ".wh..wh..opq";
  private static final String XATTR_HEADER = "SCHILY.xattr.";
  private static final int LONGEST_NAME = 4095;
  private static final int BUFFER = 128 * 1024;

  private final String title;
  private final Confined tree;
  private final String top;
  private final boolean whiteouts;
  private final Deque<TarArchiveEntry> directories = new ArrayDeque<>();
  private final byte[] buffer = new byte[BUFFER];

  private TarUnpacker(String title, Confined tree, String top, boolean whiteouts) {
    this.title = title;
    this.tree = tree;
    this.top = top;
    this.whiteouts = whiteouts;
  }

  /**
   * Unpacks all of a layer's difference, and reads it to its very end.
   *
   * @param title of the layer, for people
   * @throws CarobException.InvalidArgument naming layer and entry
   */
  public static void layer(String title, InputStream tar, Path directory) {
    try (Confined tree = Confined.open(directory)) {
      new TarUnpacker(title, tree, "", true).all(tar);
    }
  }

  /**
   * Unpacks a tar over what is there: files take the place of files, directories are joined.
   *
   * @param title of the tar, for people
   * @param root what nothing leads out of
   * @param top where below the root it goes, without a slash in front; links are followed inside
   * @throws CarobException.InvalidArgument naming tar and entry
   */
  public static void files(String title, InputStream tar, Confined root, String top) {
    new TarUnpacker(title, root, top, false).all(tar);
  }

  private void all(InputStream stream) {
    String at = "the first entry";
    try {
      TarArchiveInputStream tar = new TarArchiveInputStream(stream, StandardCharsets.UTF_8.name());
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        at = "entry '" + shortened(entry.getName()) + "'";
        one(entry, tar);
      }
      at = "the directories";
      while (!directories.isEmpty()) {
        TarArchiveEntry entry = directories.pop();
        metadata(place(cleaned(entry.getName())), entry);
      }
      // The rest, so that whoever reads along sees the whole stream.
      while (stream.read(buffer) >= 0) {
        // read on
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
    return new CarobException.InvalidArgument(
        "%s is no usable tar: %s: %s".formatted(title, at, e.getMessage()), e);
  }

  private static String shortened(String name) {
    return name.length() <= 200 ? name : name.substring(0, 200) + "…";
  }

  /** The path inside the layer: no slash in front, no empty or dot parts. */
  static String cleaned(String name) {
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("its name is longer than " + LONGEST_NAME + " characters");
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its name has a zero byte");
    }
    StringBuilder path = new StringBuilder();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new IllegalArgumentException("its name leads out of the tree");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        path.append(path.isEmpty() ? "" : "/").append(part);
      }
    }
    return path.toString();
  }

  private void one(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String inside = cleaned(entry.getName());
    if (inside.isEmpty()) {
      if (top.isEmpty()) {
        directories.push(entry);
      }
      return;
    }
    String path = place(inside);
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    String parent = slash < 0 ? "" : path.substring(0, slash);
    parents(parent);
    if (!whiteouts) {
      make(path, entry, tar);
    } else if (name.equals(OPAQUE)) {
      opaque(parent);
    } else if (name.startsWith(WHITEOUT)) {
      whiteout(parent, name.substring(WHITEOUT.length()));
    } else {
      make(path, entry, tar);
    }
  }

  private String place(String inside) {
    return top.isEmpty() ? inside : inside.isEmpty() ? top : top + "/" + inside;
  }

  private void parents(String parent) {
    if (parent.isEmpty() || isDirectory(parent)) {
      return;
    }
    int slash = parent.lastIndexOf('/');
    parents(slash < 0 ? "" : parent.substring(0, slash));
    tree.mkdir(parent, 0755);
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

  private void opaque(String parent) {
    if (parent.isEmpty()) {
      throw new IllegalArgumentException("the root of a layer can't be opaque");
    }
    tree.xattr(parent, "trusted.overlay.opaque", "y".getBytes(StandardCharsets.US_ASCII));
  }

  private void whiteout(String parent, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("a whiteout of no name");
    }
    String path = parent.isEmpty() ? name : parent + "/" + name;
    if (tree.kind(path).isEmpty()) {
      tree.mknod(path, Confined.S_IFCHR, 0, 0);
    }
  }

  private void make(String path, TarArchiveEntry entry, TarArchiveInputStream tar)
      throws IOException {
    var there = tree.kind(path);
    if (there.isPresent()) {
      boolean directory = there.get() == Confined.Kind.DIRECTORY;
      // A link to a directory takes a directory's place where files are joined.
      boolean joined = !whiteouts && entry.isDirectory() && isDirectory(path);
      if (joined && !directory) {
        return;
      }
      if (directory && !whiteouts && !entry.isDirectory()) {
        throw new IllegalArgumentException(
            "a directory is in its place, and is not replaced by what is none");
      }
      if (!(directory && entry.isDirectory())) {
        tree.remove(path, directory);
      }
    }
    if (entry.isDirectory()) {
      if (tree.kind(path).isEmpty()) {
        tree.mkdir(path, 0755);
      }
      directories.push(entry);
      return;
    }
    if (entry.isLink()) {
      tree.link(path, place(cleaned(entry.getLinkName())));
      return;
    }
    if (entry.isSymbolicLink()) {
      tree.symlink(path, entry.getLinkName());
    } else if (entry.isCharacterDevice()) {
      tree.mknod(path, Confined.S_IFCHR, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isBlockDevice()) {
      tree.mknod(path, Confined.S_IFBLK, entry.getDevMajor(), entry.getDevMinor());
    } else if (entry.isFIFO()) {
      tree.mknod(path, Confined.S_IFIFO, 0, 0);
    } else if (entry.isFile()) {
      content(path, tar);
    } else {
      throw new IllegalArgumentException("an entry of a kind that can't be unpacked");
    }
    metadata(path, entry);
  }

  private void content(String path, TarArchiveInputStream tar) throws IOException {
    try (Fd fd = tree.create(path, 0600)) {
      for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
        fd.write(buffer, 0, n);
      }
    }
  }

  private void metadata(String path, TarArchiveEntry entry) {
    String at = path.isEmpty() ? "." : path;
    tree.chown(at, Math.toIntExact(entry.getLongUserId()), Math.toIntExact(entry.getLongGroupId()));
    if (!entry.isSymbolicLink()) {
      tree.chmod(at, entry.getMode() & 07777);
    }
    for (Map.Entry<String, String> header : entry.getExtraPaxHeaders().entrySet()) {
      if (header.getKey().startsWith(XATTR_HEADER)) {
        String name = header.getKey().substring(XATTR_HEADER.length());
        if (name.startsWith("trusted.overlay.")) {
          throw new IllegalArgumentException("the attribute " + name + " is overlayfs's own");
        }
        tree.xattr(at, name, header.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    tree.modified(at, instant(entry));
  }

  private static Instant instant(TarArchiveEntry entry) {
    return entry.getLastModifiedTime().toInstant();
  }
}
