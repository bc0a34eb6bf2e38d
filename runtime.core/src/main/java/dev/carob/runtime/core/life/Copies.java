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
 * its mounts; the root is held, so that the container may end meanwhile. The root filesystem of one
 * that does not run is mounted for the time, and its turn lasts as long.
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
    withRoot(
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
    return withRoot(
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
    withRoot(
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
    withRoot(
        container,
        true,
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

  private <T> T withRoot(Container container, boolean mounts, Use<T> use) {
    Supplier<T> rest =
        turns.take(
            container,
            run -> {
              Operation.COPY.require(container);
              ContainerState state = container.state();
              if (state != ContainerState.RUNNING && state != ContainerState.PAUSED) {
                T done = mounted(run, use);
                return () -> done;
              }
              Path root =
                  mounts
                      ? ProcessInfo.root(container.status().pid())
                      : Path.of(container.status().rootfs());
              Confined held = open(container, root);
              return () -> used(container, held, use);
            });
    return rest.get();
  }

  private static Confined open(Container container, Path root) {
    try {
      return Confined.open(root);
    } catch (ErrnoException e) {
      throw failed(container, e);
    }
  }

  private static <T> T mounted(Run run, Use<T> use) {
    Container container = run.container();
    String layer = container.config().layer();
    if (layer.isEmpty()) {
      return used(container, open(container, Path.of(container.config().spec().rootfs())), use);
    }
    Optional<Path> there = run.storage().mounted(layer);
    if (there.isPresent()) {
      return used(container, open(container, there.get()), use);
    }
    run.records().note(container, BORROWED);
    try {
      return used(container, open(container, RootMount.of(run, layer)), use);
    } finally {
      giveBack(run);
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
    return new CarobException.StorageFailed(
        container.config().title() + ": its files can't be read or written: " + e.getMessage(), e);
  }
}
