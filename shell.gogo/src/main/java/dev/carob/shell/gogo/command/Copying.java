package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.linux.OutputFile;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Copies from one place to another, with the rules of {@code docker cp}. */
final class Copying {

  private static final int BUFFER = 256 * 1024;

  private final ContainerEngine engine;
  private final Console console;

  Copying(ContainerEngine engine, Console console) {
    this.engine = engine;
    this.console = console;
  }

  /** Where in the target things go, and what the source is called there. */
  private record Destination(String directory, String name) {}

  void copy(CopyPlace source, CopyPlace target) {
    boolean container =
        source instanceof CopyPlace.InContainer || target instanceof CopyPlace.InContainer;
    if (!container) {
      throw new CarobException.InvalidArgument(
          "one of source and target has to be in a container, as CONTAINER:PATH; this engine has %d"
              .formatted(engine.list().size()));
    }
    if (target instanceof CopyPlace.Stream) {
      toStdout(source);
      return;
    }
    if (source instanceof CopyPlace.Stream) {
      if (!target.directory().orElseThrow(target::absent)) {
        throw new CarobException.InvalidArgument(
            "destination must be a directory when copying from stdin: " + target.path());
      }
      target.unpack(absolute(target), console.in());
      return;
    }
    pipe(source, target, destination(source, target));
  }

  private void toStdout(CopyPlace source) {
    if (source.directory().isEmpty()) {
      throw source.absent();
    }
    try {
      source.pack(baseName(source), console.out());
      console.out().flush();
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write to stdout: " + e, e);
    }
  }

  private static Destination destination(CopyPlace source, CopyPlace target) {
    boolean directory = source.directory().orElseThrow(source::absent);
    boolean contents = source.path().endsWith("/.") || source.path().equals(".");
    Optional<Boolean> there = target.directory();
    String place = absolute(target);
    if (there.isPresent() && there.get()) {
      return new Destination(place, directory && contents ? "" : baseName(source));
    }
    Path path = target instanceof CopyPlace.OnHost host ? replaceable(host) : Path.of(place);
    Path parent = path.getParent();
    if (there.isPresent() && directory) {
      throw new CarobException.InvalidArgument(
          "destination must be a directory when copying a directory: " + target.path());
    }
    if (there.isEmpty() && target.path().endsWith("/") && !directory) {
      throw target.absent();
    }
    if (parent == null) {
      throw target.absent();
    }
    return new Destination(parent.toString(), String.valueOf(path.getFileName()));
  }

  /** Where a file or directory goes that is to have the target's name; a link there is followed. */
  private static Path replaceable(CopyPlace.OnHost target) {
    try {
      OutputFile output = OutputFile.at(target.whole());
      if (!output.isWrittenThrough()) {
        return output.path();
      }
    } catch (IOException e) {
      throw invalid(target, e);
    }
    throw invalid(target, null);
  }

  private static CarobException invalid(CopyPlace target, @Nullable Exception cause) {
    return new CarobException.InvalidArgument(
        "invalid destination: \"%s\" must be a directory or a regular file; - is stdout"
            .formatted(target.path()),
        cause);
  }

  private static String absolute(CopyPlace place) {
    if (place instanceof CopyPlace.OnHost host) {
      return host.whole().toString();
    }
    return Path.of("/").resolve(place.path()).normalize().toString();
  }

  private static String baseName(CopyPlace place) {
    Path name = Path.of(absolute(place)).getFileName();
    return name == null ? "" : name.toString();
  }

  private static void pipe(CopyPlace source, CopyPlace target, Destination to) {
    CompletableFuture<Void> packed = new CompletableFuture<>();
    try (PipedInputStream in = new PipedInputStream(BUFFER)) {
      PipedOutputStream out = new PipedOutputStream(in);
      Thread packer =
          new Thread(
              () -> {
                try (out) {
                  source.pack(to.name(), out);
                  packed.complete(null);
                } catch (IOException | RuntimeException e) {
                  packed.completeExceptionally(e);
                }
              },
              "carob-copy");
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

  private static void unpack(CopyPlace target, Destination to, PipedInputStream in) {
    try {
      target.unpack(to.directory(), in);
    } catch (CarobException.NotFound e) {
      throw target.absent();
    }
  }

  private static void finish(CompletableFuture<Void> packed, CopyPlace source) {
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
