package dev.carob.plugin.manager;

import dev.carob.linux.Faults;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files atomically: after a crash a file has its old or its new content. */
public final class AtomicFile {

  private static final String NEW = ".new";

  private AtomicFile() {}

  /**
   * Creates or replaces a file.
   *
   * @param change name of the change for fault tests, such as {@code settings}
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

  /** Deletes files that a process killed in {@link #write} has left in a directory. */
  public static void deleteLeftovers(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*" + NEW)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** Replaces a file by one in the same directory. */
  static void place(String change, Path fresh, Path file) throws IOException {
    try (FileChannel written = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Faults.beforeFile("place " + change);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Faults.after("place " + change);
  }
}
