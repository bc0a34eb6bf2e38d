package dev.carob.shell.gogo.command;

import dev.carob.api.CarobException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;

/** A file that is there whole or not at all. */
final class WholeFile {

  private WholeFile() {}

  /** Has a file written beside its place, and puts it there once it is whole. */
  static void write(Path file, Consumer<OutputStream> content) {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.accept(out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot write " + file + ": " + e, e);
    } catch (CarobException.StorageFailed e) {
      throw new CarobException.StorageFailed(file + " was not written: " + e.getMessage(), e);
    } finally {
      drop(part);
    }
  }

  private static void drop(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new CarobException.StorageFailed("cannot remove " + part + ": " + e, e);
    }
  }
}
