package dev.carob.storage.vfs;

import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileContent;
import dev.carob.linux.FileStat;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.TreeRemoval;
import dev.carob.linux.TreeWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Copies a tree of any depth into another one, with owners, modes, times, extended attributes and
 * hard links. A file replaces an existing one of the same name; an existing directory gets the
 * attributes of the copied one.
 */
final class TreeCopy implements TreeWalk.Visitor {

  private final ParallelTree target;
  private final OpenDirectory links;
  private final Set<String> linked = new HashSet<>();
  private final FileContent content = new FileContent();

  private TreeCopy(ParallelTree target, OpenDirectory links) {
    this.target = target;
    this.links = links;
  }

  /**
   * Copies the content and the attributes of a directory.
   *
   * @param to a directory on the file system of {@code links}
   * @param links directory that is created, holds a link to each file with several names meanwhile,
   *     and is removed: the path of the first name may be too long
   */
  static void of(Path from, Path to, Path links) throws IOException {
    Files.createDirectory(links);
    try (ParallelTree target = new ParallelTree(to);
        ConfinedTree flat = ConfinedTree.open(links);
        OpenDirectory names = flat.directory("")) {
      TreeWalk.below(from, new TreeCopy(target, names));
    } finally {
      TreeRemoval.remove(links);
    }
    try (ConfinedTree source = ConfinedTree.open(from);
        OpenDirectory old = source.directory("");
        ConfinedTree copy = ConfinedTree.open(to);
        OpenDirectory fresh = copy.directory("")) {
      attributes(old, fresh, ".", FileStat.of(from));
    }
  }

  private OpenDirectory here() {
    return target.here().orElseThrow();
  }

  @Override
  public boolean enter(TreeWalk.Found directory) throws IOException {
    String name = directory.name();
    if (here().stat(name).isEmpty()) {
      here().mkdir(name, 0700);
    }
    target.down(name);
    return true;
  }

  @Override
  public void leave(TreeWalk.Found directory) throws IOException {
    target.up();
    attributes(directory);
  }

  @Override
  public void file(TreeWalk.Found file) throws IOException {
    FileStat stat = stat(file);
    String name = file.name();
    String id = stat.fileSystem() + "-" + stat.inode();
    if (stat.links() > 1 && linked.contains(id)) {
      here().remove(name, false);
      here().link(name, links, id);
      return;
    }
    if (stat.isRegular()) {
      try (Fd from = file.directory().open(name, Fd.O_RDONLY);
          Fd to = create(name)) {
        content.copy(from, to, stat.size());
      } catch (ErrnoException e) {
        throw new IOException(file.path() + ": " + e.getMessage(), e);
      }
    } else {
      here().remove(name, false);
      if (stat.isLink()) {
        here().symlink(name, file.directory().readLink(name));
      } else {
        here().mknod(name, stat.type() | 0600, (int) stat.major(), (int) stat.minor());
      }
    }
    attributes(file);
    if (stat.links() > 1) {
      links.link(id, here(), name);
      linked.add(id);
    }
  }

  /** Creates a file. First tries without removing an existing file, because there rarely is one. */
  private Fd create(String name) {
    try {
      return here().create(name, 0600);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      here().remove(name, false);
      return here().create(name, 0600);
    }
  }

  private static FileStat stat(TreeWalk.Found found) throws IOException {
    return found
        .stat()
        .orElseThrow(() -> new IOException(found.path() + " was removed while it was copied"));
  }

  private void attributes(TreeWalk.Found found) throws IOException {
    attributes(found.directory(), here(), found.name(), stat(found));
  }

  private static void attributes(
      OpenDirectory old, OpenDirectory fresh, String name, FileStat stat) {
    fresh.chown(name, stat.uid(), stat.gid());
    if (!stat.isLink()) {
      fresh.chmod(name, stat.permissions());
    }
    // Set after the owner, because changing the owner clears capabilities.
    Map<String, byte[]> attributes = old.xattrs(name);
    attributes.forEach((key, value) -> fresh.xattr(name, key, value));
    if (stat.isDirectory()) {
      for (String key : fresh.xattrs(name).keySet()) {
        if (!attributes.containsKey(key)) {
          fresh.removeXattr(name, key);
        }
      }
    }
    fresh.modified(name, stat.modified());
  }
}
