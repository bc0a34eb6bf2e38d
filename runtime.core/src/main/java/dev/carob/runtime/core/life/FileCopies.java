package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.CopySpec;
import dev.carob.api.container.PathTarget;
import dev.carob.archive.EntryConflictException;
import dev.carob.archive.InputTar;
import dev.carob.archive.NotATarException;
import dev.carob.archive.OwnerMapping;
import dev.carob.archive.PackOptions;
import dev.carob.archive.TarPacker;
import dev.carob.archive.TarUnpacker;
import dev.carob.archive.UnpackOptions;
import dev.carob.linux.ConfinedTree;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import dev.carob.linux.Fd;
import dev.carob.linux.FileStat;
import dev.carob.linux.Interruption;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.runtime.core.event.Events;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.spec.OciSpec;
import dev.carob.runtime.core.volume.Volumes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Copies files of a container into tars and back; {@link CopyTree} defines which files it sees. */
public final class FileCopies {

  /** Kernel file systems of a running container, which are not copied. */
  private static final List<String> KERNELS = List.of("dev", "proc", "sys");

  private final LockedOperations operations;
  private final Events events;
  private final Volumes volumes;

  FileCopies(LockedOperations operations, Events events, Volumes volumes) {
    this.volumes = volumes;
    this.operations = operations;
    this.events = events;
  }

  /** An operation on a container's tree. */
  private interface Use<T> {
    T of(ConfinedTree root) throws IOException;
  }

  /** Writes the root filesystem as a tar. */
  public void export(Container container, OutputStream tar) {
    reading(
        container,
        Optional.empty(),
        root -> {
          TarPacker.tree(
              root, "", "", tar, new PackOptions(CopyOwners.out(container), Set.of(), false));
          return container;
        });
    events.container(container, "export");
  }

  /** Resolves a path. */
  public PathTarget locate(Container container, String path) {
    return reading(
        container,
        path,
        (root, inside) -> {
          Optional<Fd> found = root.openIfThere(inside, Fd.O_PATH);
          if (found.isEmpty()) {
            return new PathTarget("/" + inside, PathTarget.Kind.ABSENT);
          }
          try (Fd fd = found.get()) {
            return new PathTarget("/" + inside, kind(FileStat.of(fd)));
          }
        });
  }

  private static PathTarget.Kind kind(FileStat stat) {
    return switch (stat.type()) {
      case FileStat.S_IFDIR -> PathTarget.Kind.DIRECTORY;
      case FileStat.S_IFREG -> PathTarget.Kind.FILE;
      default -> PathTarget.Kind.SPECIAL;
    };
  }

  /** Writes the file at a path as a tar. */
  public void copyOut(Container container, String path, String name, OutputStream tar) {
    reading(
        container,
        path,
        (root, inside) -> {
          Set<String> hollow =
              inside.isEmpty()
                  ? KERNELS.stream()
                      .map(one -> name.isEmpty() ? one : name + "/" + one)
                      .collect(Collectors.toSet())
                  : Set.of();
          try {
            TarPacker.tree(
                root, inside, name, tar, new PackOptions(CopyOwners.out(container), hollow, true));
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
  public void copyIn(Container container, String directory, InputStream tar, CopySpec spec) {
    writing(
        container,
        directory,
        (root, inside) -> {
          Optional<Fd> there = root.openIfThere(inside, Fd.O_PATH | Fd.O_DIRECTORY);
          there.orElseThrow(() -> absent(container, directory)).close();
          OwnerMapping owners =
              spec.chown() ? CopyOwners.user(container, root) : CopyOwners.in(container);
          String title = "the archive for " + container.config().title();
          try {
            TarUnpacker.files(
                title,
                InputTar.open(tar),
                root,
                inside,
                new UnpackOptions(owners, false, spec.overwrite()));
          } catch (NotATarException e) {
            throw new CarobException.InvalidArgument(
                title + " is not a (compressed) tar archive: " + e.getMessage(), e);
          } catch (EntryConflictException e) {
            String place = inside.isEmpty() ? "/" : "/" + inside + "/";
            throw new CarobException.InvalidArgument(
                container.config().title() + ": " + e.at(place + e.path()), e);
          }
          return container;
        });
  }

  private static CarobException absent(Container container, String path) {
    return new CarobException.NotFound(
        "\"%s\" could not be found on %s: no such file or directory"
            .formatted(path, container.config().title()),
        FailureDetails.about(Subject.Kind.FILE, path));
  }

  /** An operation on a path in a container's tree, with symbolic links resolved. */
  private interface PathUse<T> {
    T of(ConfinedTree root, String inside) throws IOException;
  }

  /** Makes a path absolute; it may contain symbolic links. */
  private static String absolute(Container container, String path) {
    if (path.indexOf('\0') >= 0) {
      throw new CarobException.InvalidArgument("invalid path: it contains a NUL byte");
    }
    return path.startsWith("/") ? path : OciSpec.workdir(container.config()) + "/" + path;
  }

  private <T> T reading(Container container, String path, PathUse<T> use) {
    String whole = absolute(container, path);
    return reading(container, Optional.of(whole), root -> use.of(root, root.resolve(whole)));
  }

  private <T> T writing(Container container, String path, PathUse<T> use) {
    String whole = absolute(container, path);
    return writing(container, whole, root -> use.of(root, root.resolve(whole)));
  }

  /**
   * Reads the tree without the container's lock, so that a slow reader does not delay other
   * operations.
   *
   * @param path requested path, to include the container's mounts; empty: only the root filesystem
   */
  private <T> T reading(Container container, Optional<String> path, Use<T> use) {
    T done = used(container, operations.perform(container, context -> open(context, path)), use);
    if (container.removed() || container.state() == ContainerState.REMOVING) {
      throw new CarobException.InvalidState(
          container.config().title() + " was removed while its files were read");
    }
    return done;
  }

  /**
   * Writes to the tree. If the container is not running, this holds its lock: it must not be
   * started on a file system to which another mount of it writes.
   */
  private <T> T writing(Container container, String path, Use<T> use) {
    Supplier<T> rest =
        operations.perform(
            container,
            context -> {
              CopyTree tree = open(context, Optional.of(path));
              if (tree.live()) {
                return () -> used(container, tree, use);
              }
              // Removing the container must not wait for input that does not arrive.
              try (Interruption.Binding end =
                  Interruption.register(Thread.currentThread()::interrupt)) {
                T done = used(container, tree, use);
                return () -> done;
              }
            });
    return rest.get();
  }

  private CopyTree open(StepContext context, Optional<String> path) {
    Operation.COPY.require(context.container());
    try {
      return CopyTree.open(context, path, volumes);
    } catch (IOException | UncheckedIOException | ErrnoException e) {
      throw failed(context.container(), e);
    }
  }

  /** Uses a tree and closes it. */
  private static <T> T used(Container container, CopyTree tree, Use<T> use) {
    try (tree) {
      return use.of(tree.root());
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
        container.config().title() + ": its files cannot be read or written: " + e.getMessage(), e);
  }
}
