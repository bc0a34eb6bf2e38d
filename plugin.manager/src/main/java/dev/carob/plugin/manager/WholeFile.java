package dev.carob.plugin.manager;

import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files as a whole: after a crash a file has its old content or its new one. */
public final class WholeFile {

  private static final String NEW = ".new";

  private WholeFile() {}

  /**
   * Writes a file, and replaces the one that is there.
   *
   * @param change what tests of faults call it, such as {@code settings}
   */
  public static void write(String change, Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + NEW);
    try {
      Files.write(fresh, content);
      place(change, fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Deletes what a process that was killed in {@link #write} has left in a directory. */
  public static void deleteLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*" + NEW)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** Replaces a file by one that has been written beside it. */
  static void place(String change, Path fresh, Path file) throws IOException {
    try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Faults.beforeFile("place " + change);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Faults.after("place " + change);
  }
}
