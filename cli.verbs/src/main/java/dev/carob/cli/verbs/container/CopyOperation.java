package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.CopySpec;
import dev.carob.api.container.PathTarget;
import dev.carob.archive.InputTar;
import dev.carob.archive.NotATarException;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Copies files from one place to another by the rules of podman-cp(1). */
final class CopyOperation {

  private static final int BUFFER = 256 * 1024;

  private final Console console;
  private final CopySpec spec;

  CopyOperation(Console console, CopySpec spec) {
    this.console = console;
    this.spec = spec;
  }

  /**
   * The destination of a copy.
   *
   * @param directory directory in the target
   * @param name name of the copy in that directory
   */
  private record Destination(String directory, String name) {}

  void copy(CopyPlace source, CopyPlace target) {
    if (!(source instanceof CopyPlace.InContainer) && !(target instanceof CopyPlace.InContainer)) {
      throw new CarobException.InvalidArgument(
          "source or target must be in a container: CONTAINER:PATH");
    }
    if (target instanceof CopyPlace.Stream) {
      toStdout(tree(source));
    } else if (source instanceof CopyPlace.Stream) {
      fromStdin(tree(target));
    } else {
      pipe(tree(source), tree(target), destination(tree(source), tree(target)));
    }
  }

  private static CopyPlace.Tree tree(CopyPlace place) {
    if (place instanceof CopyPlace.Tree tree) {
      return tree;
    }
    throw new CarobException.InvalidArgument("source and target cannot both be -");
  }

  private void fromStdin(CopyPlace.Tree target) {
    PathTarget there = target.locate();
    if (there.kind() != PathTarget.Kind.DIRECTORY) {
      throw new CarobException.InvalidArgument(
          "destination must be a directory when copying from stdin");
    }
    try {
      target.unpack(there.path(), InputTar.open(console.in()), spec);
    } catch (NotATarException e) {
      throw new CarobException.InvalidArgument(
          "source must be a (compressed) tar archive when copying from stdin", e);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot read stdin: " + e.getMessage(), e);
    }
  }

  private void toStdout(CopyPlace.Tree source) {
    PathTarget there = found(source);
    try {
      source.pack(source.namesContent() ? "" : baseName(source, there), console.out());
      console.out().flush();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write to stdout: " + e, e);
    }
  }

  private static PathTarget found(CopyPlace.Tree source) {
    PathTarget there = source.locate();
    if (there.kind() == PathTarget.Kind.ABSENT) {
      throw source.absent();
    }
    if (there.kind() != PathTarget.Kind.DIRECTORY && source.namesDirectory()) {
      throw notADirectory(source);
    }
    return there;
  }

  private static CarobException notADirectory(CopyPlace.Tree place) {
    return new CarobException.InvalidArgument(
        "\"" + place.path() + "\" is not a directory: remove the trailing slash");
  }

  private static Destination destination(CopyPlace.Tree source, CopyPlace.Tree target) {
    PathTarget from = found(source);
    boolean directory = from.kind() == PathTarget.Kind.DIRECTORY;
    PathTarget to = target.locate();
    if (to.kind() == PathTarget.Kind.DIRECTORY) {
      return new Destination(
          to.path(), directory && source.namesContent() ? "" : baseName(source, from));
    }
    if (to.kind() == PathTarget.Kind.SPECIAL) {
      throw new CarobException.InvalidArgument(
          "invalid destination: \"%s\" must be a directory or a regular file"
              .formatted(target.path()));
    }
    if (to.kind() == PathTarget.Kind.FILE && directory) {
      throw new CarobException.InvalidArgument(
          "destination must be a directory when copying a directory");
    }
    if (to.kind() == PathTarget.Kind.FILE && target.namesDirectory()) {
      throw notADirectory(target);
    }
    if (to.kind() == PathTarget.Kind.ABSENT && target.namesDirectory() && !directory) {
      throw target.absent();
    }
    int slash = to.path().lastIndexOf('/');
    return new Destination(
        to.path().substring(0, Math.max(slash, 1)), to.path().substring(slash + 1));
  }

  /**
   * Returns the last component of the given path, or of the resolved path if the given one ends
   * with {@code ..} or the like.
   */
  private static String baseName(CopyPlace.Tree place, PathTarget found) {
    Path name = Path.of("/" + place.path()).normalize().getFileName();
    boolean dots = place.path().matches("(.*/)?\\.\\.?/?");
    return name == null || dots
        ? found.path().substring(found.path().lastIndexOf('/') + 1)
        : name.toString();
  }

  private void pipe(CopyPlace.Tree source, CopyPlace.Tree target, Destination to) {
    CompletableFuture<Void> packed = new CompletableFuture<>();
    try (PipedInputStream in = new PipedInputStream(BUFFER)) {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread packer = new Thread(() -> pack(source, to, out, packed), "carob-copy");
      packer.setDaemon(true);
      packer.start();
      try {
        unpack(target, to, in);
      } catch (CarobException e) {
        if (packed.isCompletedExceptionally()) {
          finish(packed, source);
        }
        throw e;
      }
      finish(packed, source);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot copy " + source.path() + ": " + e, e);
    }
  }

  /** Records a failure before the reader sees the end of the stream. */
  private static void pack(
      CopyPlace.Tree source,
      Destination to,
      PipedOutputStream out,
      CompletableFuture<Void> packed) {
    try (out) {
      try {
        source.pack(to.name(), out);
      } catch (IOException | RuntimeException e) {
        packed.completeExceptionally(e);
      }
    } catch (IOException e) {
      packed.completeExceptionally(e);
    }
    packed.complete(null);
  }

  private void unpack(CopyPlace.Tree target, Destination to, PipedInputStream in) {
    try {
      target.unpack(to.directory(), in, spec);
    } catch (CarobException.NotFound e) {
      throw target.absent();
    }
  }

  private static void finish(CompletableFuture<Void> packed, CopyPlace.Tree source) {
    try {
      packed.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CarobException known) {
        throw known;
      }
      throw new CarobException.StorageFailed(
          "cannot read " + source.path() + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while copying", e);
    }
  }
}
