package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.PathInfo;
import dev.carob.archive.TarPacker;
import dev.carob.archive.TarUnpacker;
import dev.carob.linux.Confined;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.ProcessInfo;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Files of a container as tars, and back. A running container is seen as its processes see it, with
 * its mounts. The root is held, so that the container may end meanwhile.
 */
public final class Copies {

  /** The note that the root filesystem is mounted for a copy. */
  static final String BORROWED = "borrowed";

  private final Turns turns;
  private final Events events;

  Copies(Turns turns, Events events) {
    this.turns = turns;
    this.events = events;
  }

  /** What is done with a tree. */
  private interface Use<T> {
    T of(Confined root) throws IOException;
  }

  /** Writes the root filesystem as a tar. */
  public void export(Container container, OutputStream tar) {
    reading(
        container,
        false,
        root -> {
          TarPacker.tree(root, "", "", tar);
          return container;
        });
    events.container(container, "export");
  }

  /** What a path leads to. */
  public Optional<PathInfo> path(Container container, String path) {
    return reading(
        container,
        true,
        root -> {
          Optional<Fd> found = root.openIfThere(relative(path), Fd.O_PATH);
          if (found.isEmpty()) {
            return Optional.empty();
          }
          try (Fd fd = found.get()) {
            return Optional.of(new PathInfo(path, Files.isDirectory(fd.path())));
          }
        });
  }

  /** Writes what a path leads to as a tar. */
  public void copyOut(Container container, String path, String name, OutputStream tar) {
    reading(
        container,
        true,
        root -> {
          try {
            TarPacker.tree(root, relative(path), name, tar);
          } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
              throw absent(container, path);
            }
            throw e;
          }
          return container;
        });
  }

  /** Unpacks a tar into a directory. */
  public void copyIn(Container container, String directory, InputStream tar) {
    writing(
        container,
        root -> {
          String inside = relative(directory);
          Optional<Fd> there = root.openIfThere(inside, Fd.O_PATH | Fd.O_DIRECTORY);
          there.orElseThrow(() -> absent(container, directory)).close();
          TarUnpacker.files("the archive for " + container.config().title(), tar, root, inside);
          return container;
        });
  }

  private static CarobException absent(Container container, String path) {
    return new CarobException.NotFound(
        "\"%s\" could not be found on %s: no such file or directory"
            .formatted(path, container.config().title()));
  }

  /** Without a slash in front; dots are resolved as text, as at the root of a file system. */
  static String relative(String path) {
    if (path.indexOf('\0') >= 0) {
      throw new CarobException.InvalidArgument("a path with a zero byte is none");
    }
    String whole = Path.of("/").resolve(path).normalize().toString();
    return whole.substring(1);
  }

  /**
   * Reads the root filesystem after the container's turn, so that a slow reader delays nobody else.
   */
  private <T> T reading(Container container, boolean mounts, Use<T> use) {
    Confined root =
        turns.take(
            container,
            run -> {
              Operation.COPY.require(container);
              return runs(container) ? live(container, mounts) : mounted(run);
            });
    T done = used(container, root, use);
    if (container.removed() || container.state() == ContainerState.REMOVING) {
      throw new CarobException.InvalidState(
          container.config().title() + " was removed while its files were read");
    }
    return done;
  }

  /**
   * Writes to the root filesystem. Where the container does not run this is done in its turn: it
   * must not be started on a filesystem that another mount of it writes to.
   */
  private <T> T writing(Container container, Use<T> use) {
    Supplier<T> rest =
        turns.take(
            container,
            run -> {
              Operation.COPY.require(container);
              if (runs(container)) {
                Confined root = live(container, true);
                return () -> used(container, root, use);
              }
              T done = used(container, mounted(run), use);
              return () -> done;
            });
    return rest.get();
  }

  private static boolean runs(Container container) {
    ContainerState state = container.state();
    return state == ContainerState.RUNNING || state == ContainerState.PAUSED;
  }

  /**
   * @param mounts as its processes see it
   */
  private static Confined live(Container container, boolean mounts) {
    return open(
        container,
        mounts ? ProcessInfo.root(container.status().pid()) : Path.of(container.status().rootfs()));
  }

  private static Confined open(Container container, Path root) {
    try {
      return Confined.open(root);
    } catch (ErrnoException e) {
      throw failed(container, e);
    }
  }

  /**
   * The root filesystem of a container that does not run. What is mounted for this alone is out of
   * sight again at once, and ends when the tree is closed.
   */
  private static Confined mounted(Run run) {
    Container container = run.container();
    String layer = container.config().layer();
    if (layer.isEmpty()) {
      return open(container, Path.of(container.config().spec().rootfs()));
    }
    Optional<Path> there = run.storage().mounted(layer);
    if (there.isPresent()) {
      return open(container, there.get());
    }
    run.records().note(container, BORROWED);
    try {
      return open(container, RootMount.of(run, layer));
    } finally {
      ThreadInterrupt.finish(() -> giveBack(run));
    }
  }

  /** Unmounts what was mounted for a copy. */
  static void giveBack(Run run) {
    run.storage().unmount(run.container().config().layer(), true);
    run.records().drop(run.container(), List.of(BORROWED));
  }

  /** Uses a tree, and lets go of it. */
  private static <T> T used(Container container, Confined root, Use<T> use) {
    try (root) {
      return use.of(root);
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      throw failed(container, e);
    }
  }

  private static CarobException failed(Container container, Exception e) {
    if (ThreadInterrupt.requested()) {
      return new CarobException.Interrupted(
          "interrupted while reading or writing the files of " + container.config().title(), e);
    }
    return new CarobException.StorageFailed(
        container.config().title() + ": its files can't be read or written: " + e.getMessage(), e);
  }
}
