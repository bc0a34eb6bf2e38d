package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Removes file trees that a container may have modified: any depth, file names of any bytes,
 * immutable and append-only files. Mounts inside the tree are unmounted; their content is not
 * touched.
 */
public final class TreeRemoval {

  private static final int MOST_ATTEMPTS = 10;

  private TreeRemoval() {}

  /**
   * Removes a file or a directory tree. A path that does not exist is ignored. An interruption of
   * the thread does not stop the removal, since half a tree is useless.
   */
  public static void remove(Path top) throws IOException {
    uninterrupted(() -> TreeWalk.of(top, new Remover(0), TreeWalk.Option.ONE_MOUNT));
  }

  /** Like {@link #remove(Path)}, for an entry of a directory that stays open. */
  public static void remove(OpenDirectory directory, String name) throws IOException {
    uninterrupted(() -> TreeWalk.of(directory, name, new Remover(0), TreeWalk.Option.ONE_MOUNT));
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void uninterrupted(Work work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } catch (ErrnoException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class Remover implements TreeWalk.Visitor {

    private final int attempts;

    /**
     * @param attempts earlier attempts that failed because files were added meanwhile
     */
    Remover(int attempts) {
      this.attempts = attempts;
    }

    @Override
    public void file(TreeWalk.Found file) throws IOException {
      remove(file, false);
    }

    @Override
    public void leave(TreeWalk.Found directory) throws IOException {
      remove(directory, true);
    }

    @Override
    public boolean mount(TreeWalk.Found directory) {
      return directory.directory().detach(directory.name());
    }

    private void remove(TreeWalk.Found found, boolean directory) throws IOException {
      OpenDirectory in = found.directory();
      String name = found.name();
      int errno = in.unlink(name, directory);
      for (int i = 0; errno != 0 && i < MOST_ATTEMPTS && makeRemovable(found, errno); i++) {
        errno = in.unlink(name, directory);
      }
      if (errno != 0 && errno != Errno.ENOENT) {
        throw ErrnoException.of(errno, "unlinkat", in.title(name));
      }
    }

    /** Returns true if another attempt may succeed. */
    private boolean makeRemovable(TreeWalk.Found found, int errno) throws IOException {
      OpenDirectory in = found.directory();
      return switch (errno) {
        case Errno.EBUSY -> in.detach(found.name());
        // The directory above the tree keeps its flags: it does not belong to the tree.
        case Errno.EPERM, Errno.EACCES ->
            InodeFlags.clear(in, found.name()) | (found.depth() > 0 && InodeFlags.clear(in, "."));
        // Files were added since the directory was listed.
        case Errno.ENOTEMPTY, Errno.EEXIST -> {
          if (attempts == MOST_ATTEMPTS) {
            yield false;
          }
          TreeWalk.of(in, found.name(), new Remover(attempts + 1), TreeWalk.Option.ONE_MOUNT);
          yield true;
        }
        default -> false;
      };
    }
  }
}
