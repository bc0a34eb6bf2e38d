package dev.carob.cli.verbs.container;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.CopySpec;
import dev.carob.api.container.PathTarget;
import dev.carob.archive.EntryConflictException;
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
import dev.carob.spi.verb.CallerDescriptors;
import dev.carob.spi.verb.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A path in a container or on the host, or a tar stream. */
sealed interface CopyPlace {

  /** Returns the path as the user typed it. */
  String path();

  /** Parses an argument. */
  static CopyPlace of(String text, ContainerEngine engine, Console console) {
    if (text.equals("-")) {
      return new Stream();
    }
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      String container = text.substring(0, colon);
      return new InContainer(
          engine, engine.inspect(container).id(), container, text.substring(colon + 1));
    }
    Path whole = console.directory().resolve(text);
    boolean descriptor = CallerDescriptors.isOfCaller(whole);
    return new OnHost(text, descriptor ? console.path(text) : whole, descriptor);
  }

  /** The stdin or stdout of the command. */
  record Stream() implements CopyPlace {
    @Override
    public String path() {
      return "-";
    }
  }

  /** A path, which need not exist. */
  sealed interface Tree extends CopyPlace {

    /** Resolves the path's symbolic links and determines the type of the file. */
    PathTarget locate();

    /**
     * Writes the file or directory as a tar.
     *
     * @param name name in the tar; empty: only the content of the directory
     */
    void pack(String name, OutputStream out) throws IOException;

    /** Unpacks a tar into an existing directory, given by a path without symbolic links. */
    void unpack(String directory, InputStream in, CopySpec spec);

    /** Returns the error that the path does not exist. */
    CarobException absent();

    /** Returns true if the path can only be a directory, because it ends with a slash. */
    default boolean namesDirectory() {
      return path().endsWith("/") || path().endsWith("/.");
    }

    /** Returns true if the content of the directory is meant instead of the directory itself. */
    default boolean namesContent() {
      return path().equals(".") || path().endsWith("/.");
    }
  }

  /** A path in a container. */
  record InContainer(ContainerEngine engine, String id, String name, String path) implements Tree {
    @Override
    public PathTarget locate() {
      if (path.isEmpty()) {
        throw new CarobException.InvalidArgument(
            "invalid argument \"%s:\": you must specify a path".formatted(name));
      }
      return engine.locate(id, path);
    }

    @Override
    public void pack(String as, OutputStream out) {
      engine.copyOut(id, path, as, out);
    }

    @Override
    public void unpack(String directory, InputStream in, CopySpec spec) {
      engine.copyIn(id, directory, in, spec);
    }

    @Override
    public CarobException absent() {
      return new CarobException.NotFound(
          "\"%s\" could not be found on container %s: no such file or directory"
              .formatted(path, name));
    }
  }

  /**
   * A path on the host.
   *
   * @param descriptor true if it is an open file of the caller, which is never replaced
   */
  record OnHost(String path, Path whole, boolean descriptor) implements Tree {
    @Override
    public PathTarget locate() {
      try (ConfinedTree host = ConfinedTree.open(Path.of("/"))) {
        String resolved = host.resolve(whole.toString());
        Optional<Fd> there = host.openIfThere(resolved, Fd.O_PATH);
        if (there.isEmpty()) {
          // A descriptor in proc(5) may refer to a file without a path.
          return new PathTarget(
              "/" + resolved,
              Files.exists(whole) ? PathTarget.Kind.SPECIAL : PathTarget.Kind.ABSENT);
        }
        try (Fd fd = there.get()) {
          PathTarget.Kind kind = kind(FileStat.of(fd).type());
          boolean open = descriptor && kind == PathTarget.Kind.FILE;
          return new PathTarget("/" + resolved, open ? PathTarget.Kind.SPECIAL : kind);
        }
      } catch (IOException | ErrnoException e) {
        throw failed(e);
      }
    }

    private static PathTarget.Kind kind(int type) {
      return switch (type) {
        case FileStat.S_IFDIR -> PathTarget.Kind.DIRECTORY;
        case FileStat.S_IFREG -> PathTarget.Kind.FILE;
        default -> PathTarget.Kind.SPECIAL;
      };
    }

    @Override
    public void pack(String name, OutputStream out) throws IOException {
      try (ConfinedTree host = ConfinedTree.open(Path.of("/"))) {
        TarPacker.tree(host, host.resolve(whole.toString()), name, out, PackOptions.STRICT);
      } catch (ErrnoException e) {
        throw e.errno() == Errno.ENOENT ? absent() : failed(e);
      }
    }

    @Override
    public void unpack(String directory, InputStream in, CopySpec spec) {
      try (ConfinedTree host = ConfinedTree.open(Path.of("/"))) {
        host.openIfThere(directory.substring(1), Fd.O_PATH | Fd.O_DIRECTORY)
            .orElseThrow(this::absent)
            .close();
        TarUnpacker.files(
            "the archive for " + directory,
            in,
            host,
            directory.substring(1),
            new UnpackOptions(OwnerMapping.NONE, false, spec.overwrite()));
      } catch (EntryConflictException e) {
        throw new CarobException.InvalidArgument(
            "directory %s: %s".formatted(directory, e.at("/" + e.path())), e);
      } catch (ErrnoException e) {
        throw failed(e);
      }
    }

    private CarobException failed(Exception e) {
      return new CarobException.StorageFailed("cannot copy " + path + ": " + e.getMessage(), e);
    }

    @Override
    public CarobException absent() {
      return new CarobException.NotFound(
          "\"%s\" could not be found on the host: no such file or directory".formatted(path));
    }
  }
}
