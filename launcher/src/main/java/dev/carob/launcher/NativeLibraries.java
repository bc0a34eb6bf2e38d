package dev.carob.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Native libraries that lie as files in a distribution. SQLite and jffi would else unpack theirs at
 * every start, and SQLite starts a program to learn which one it needs.
 */
final class NativeLibraries {

  private NativeLibraries() {}

  /** Tells both where their library is, unless the process was told. */
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
