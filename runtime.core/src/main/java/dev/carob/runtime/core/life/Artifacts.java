package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.runtime.core.record.Container;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Named files that are stored with a container, in {@code <bundle>/artifacts}, and removed with it.
 */
public final class Artifacts {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,200}");
  private static final String UNFINISHED = ".new";

  private final LockedOperations operations;

  Artifacts(LockedOperations operations) {
    this.operations = operations;
  }

  /** Adds or replaces a file, atomically. */
  public void add(Container container, String name, InputStream content) {
    Path place = file(container, name);
    try {
      Path directory = Files.createDirectories(place.getParent());
      Path whole = Files.createTempFile(directory, UNFINISHED, name);
      boolean moved = false;
      try {
        // The source may be slow, so nothing is locked meanwhile.
        Files.copy(content, whole, StandardCopyOption.REPLACE_EXISTING);
        operations.perform(container, context -> move(container, whole, place));
        moved = true;
      } finally {
        if (!moved) {
          Files.deleteIfExists(whole);
        }
      }
    } catch (IOException e) {
      throw failed("keep", container, place, e);
    }
  }

  private static Path move(Container container, Path whole, Path place) {
    try {
      return Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed("keep", container, place, e);
    }
  }

  /**
   * Opens a file.
   *
   * @throws CarobException.NotFound no file has this name
   */
  public InputStream open(Container container, String name) {
    Path place = file(container, name);
    return operations.perform(
        container,
        context -> {
          try {
            return Files.newInputStream(place);
          } catch (NoSuchFileException e) {
            throw absent(container, name);
          } catch (IOException e) {
            throw failed("read", container, place, e);
          }
        });
  }

  /** The names of all files, sorted. */
  public List<String> list(Container container) {
    Path directory = directory(container);
    return operations.perform(
        container,
        context -> {
          if (!Files.isDirectory(directory)) {
            return List.of();
          }
          try (Stream<Path> files = Files.list(directory)) {
            return files
                .map(file -> file.getFileName().toString())
                .filter(name -> NAME.matcher(name).matches())
                .sorted()
                .toList();
          } catch (IOException e) {
            throw failed("list", container, directory, e);
          }
        });
  }

  /**
   * Removes a file.
   *
   * @throws CarobException.NotFound no file has this name
   */
  public void remove(Container container, String name) {
    Path place = file(container, name);
    operations.perform(
        container,
        context -> {
          try {
            Files.delete(place);
            return place;
          } catch (NoSuchFileException e) {
            throw absent(container, name);
          } catch (IOException e) {
            throw failed("remove", container, place, e);
          }
        });
  }

  private static Path directory(Container container) {
    return container.bundle().resolve("artifacts");
  }

  private static Path file(Container container, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CarobException.InvalidArgument(
          "'"
              + name
              + "' is not a valid name of an artifact: it must consist of letters, digits, '_', '.' and '-', and begin with a letter or digit");
    }
    return directory(container).resolve(name);
  }

  private static CarobException absent(Container container, String name) {
    return new CarobException.NotFound(
        container.config().title() + " has no artifact '" + name + "'");
  }

  private static CarobException failed(String what, Container container, Path file, IOException e) {
    return new CarobException.StorageFailed(
        "%s: cannot %s its artifact %s: %s".formatted(container.config().title(), what, file, e),
        e);
  }
}
