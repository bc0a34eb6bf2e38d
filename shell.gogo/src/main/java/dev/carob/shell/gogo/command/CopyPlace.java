package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import dev.carob.api.container.ContainerEngine;
import dev.carob.api.container.PathInfo;
import dev.carob.archive.TarPacker;
import dev.carob.archive.TarUnpacker;
import dev.carob.linux.Confined;
import dev.carob.linux.Errno;
import dev.carob.linux.ErrnoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A path in a container or on the host, or a tar stream. */
sealed interface CopyPlace {

  /** As it was typed. */
  String path();

  /** Whether it is a directory; empty where nothing is there. */
  Optional<Boolean> directory();

  /** Writes what is there as a tar, under a name; empty: what is in the directory. */
  void pack(String name, OutputStream out) throws IOException;

  /** Unpacks a tar into a directory that is there. */
  void unpack(String directory, InputStream in);

  /** The failure to find it. */
  CarobException absent();

  /** Reads a place. */
  static CopyPlace of(String text, ContainerEngine engine, Console console) {
    if (text.equals("-")) {
      return new Stream(console);
    }
    int colon = text.indexOf(':');
    int slash = text.indexOf('/');
    if (colon > 0 && (slash < 0 || colon < slash)) {
      String container = text.substring(0, colon);
      return new InContainer(
          engine, engine.inspect(container).id(), container, text.substring(colon + 1));
    }
    Path whole = console.directory().resolve(text);
    return new OnHost(text, Descriptors.isOfCaller(whole) ? console.path(text) : whole.normalize());
  }

  /** In a container. */
  record InContainer(ContainerEngine engine, String id, String name, String path)
      implements CopyPlace {
    @Override
    public Optional<Boolean> directory() {
      return engine.path(id, path).map(PathInfo::directory);
    }

    @Override
    public void pack(String as, OutputStream out) {
      engine.copyOut(id, path, as, out);
    }

    @Override
    public void unpack(String directory, InputStream in) {
      engine.copyIn(id, directory, in);
    }

    @Override
    public CarobException absent() {
      return new CarobException.NotFound(
          "\"%s\" could not be found on container %s: no such file or directory"
              .formatted(path, name));
    }
  }

  /** On the host. */
  record OnHost(String path, Path whole) implements CopyPlace {
    @Override
    public Optional<Boolean> directory() {
      return Files.exists(whole) ? Optional.of(Files.isDirectory(whole)) : Optional.empty();
    }

    @Override
    public void pack(String name, OutputStream out) throws IOException {
      try (Confined host = Confined.open(Path.of("/"))) {
        TarPacker.tree(host, whole.toString().substring(1), name, out);
      } catch (ErrnoException e) {
        throw e.errno() == Errno.ENOENT ? absent() : failed(e);
      }
    }

    @Override
    public void unpack(String directory, InputStream in) {
      String place = whole.getFileSystem().getPath("/").resolve(directory).toString();
      try (Confined host = Confined.open(Path.of("/"))) {
        TarUnpacker.files("the archive for " + place, in, host, place.substring(1));
      } catch (ErrnoException e) {
        throw failed(e);
      }
    }

    private CarobException failed(ErrnoException e) {
      return new CarobException.StorageFailed("cannot copy " + whole + ": " + e.getMessage(), e);
    }

    @Override
    public CarobException absent() {
      return new CarobException.NotFound(
          "\"%s\" could not be found on the host: no such file or directory".formatted(path));
    }
  }

  /** The command's own stdin or stdout. */
  record Stream(Console console) implements CopyPlace {
    @Override
    public String path() {
      return "-";
    }

    @Override
    public Optional<Boolean> directory() {
      return Optional.empty();
    }

    @Override
    public void pack(String name, OutputStream out) throws IOException {
      console.in().transferTo(out);
    }

    @Override
    public void unpack(String directory, InputStream in) {
      throw new CarobException.Internal("a stream is no directory", null);
    }

    @Override
    public CarobException absent() {
      return new CarobException.NotFound("there is no input");
    }
  }
}
