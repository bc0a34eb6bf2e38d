package dev.carob.oci.conmon;

import dev.carob.api.CarobException;
import dev.carob.spi.oci.OciContainer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files in which a runtime keeps its state of a container. */
final class RuntimeState {

  private final Path root;
  private final Path usual;
  private final List<Path> found;

  private RuntimeState(Path root, Path usual, List<Path> found) {
    this.root = root;
    this.usual = usual;
    this.found = found;
  }

  /**
   * Finds the files: the directory with the container's id, or all entries of the root with the id
   * in their names if only the runtime's command line is known.
   */
  static RuntimeState of(RuntimeProgram program, OciContainer container) {
    Path usual = program.root().resolve(container.id());
    List<Path> found = new ArrayList<>();
    if (Files.exists(usual)) {
      found.add(usual);
    } else if (program.byCommandLineOnly()) {
      // For example SANDBOX_sandbox:ID.state of runsc.
      try (DirectoryStream<Path> named =
          Files.newDirectoryStream(program.root(), "*" + container.id() + "*")) {
        named.forEach(found::add);
      } catch (NoSuchFileException | NotDirectoryException e) {
        return new RuntimeState(program.root(), usual, List.of());
      } catch (IOException e) {
        throw new CarobException.RuntimeFailed("cannot list " + program.root() + ": " + e, e);
      }
    }
    return new RuntimeState(program.root(), usual, found);
  }

  boolean exists() {
    return !found.isEmpty();
  }

  /** Returns the path to name in messages. */
  Path place() {
    return found.size() == 1 ? found.get(0) : found.isEmpty() ? usual : root;
  }

  /** Removes the files if the runtime has not done so. */
  void remove() {
    for (Path entry : found) {
      try (Stream<Path> tree = Files.walk(entry)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException e) {
        throw new CarobException.RuntimeFailed("cannot remove " + entry + ": " + e, e);
      }
    }
  }
}
