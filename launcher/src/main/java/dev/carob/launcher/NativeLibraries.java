package dev.carob.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Uses the native libraries that a distribution contains as files. Otherwise SQLite and jffi would
 * unpack their own at each start, and SQLite would run a program to find out which one to use.
 */
final class NativeLibraries {

  private NativeLibraries() {}

  /** Sets the library paths of SQLite and jffi, unless the caller has set them. */
  static void announce(Path directory) {
    String machine =
        System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
    announce("org.sqlite.lib.path", directory.resolve("org/sqlite/native/Linux/" + machine));
    announce("jffi.boot.library.path", directory.resolve("jni/" + machine + "-Linux"));
  }

  private static void announce(String property, Path directory) {
    if (System.getProperty(property) == null && Files.isDirectory(directory)) {
      System.setProperty(property, directory.toString());
    }
  }
}
