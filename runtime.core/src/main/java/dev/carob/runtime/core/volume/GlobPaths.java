package dev.carob.runtime.core.volume;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Finds files of the host by a pattern as in Go's filepath.Match. */
final class GlobPaths {

  private GlobPaths() {}

  /**
   * Returns the matching paths, sorted by name.
   *
   * @param pattern absolute; each name in it may contain {@code *}, {@code ?} and {@code [a-z]}
   * @throws CarobException.InvalidArgument the pattern is invalid
   */
  static List<Path> matching(String pattern) {
    if (!pattern.startsWith("/")) {
      throw invalid(pattern, "it must be an absolute path");
    }
    List<Path> found = List.of(Path.of("/"));
    for (String name : pattern.split("/+")) {
      if (!name.isEmpty()) {
        found = below(found, name, pattern);
      }
    }
    return found;
  }

  private static List<Path> below(List<Path> directories, String name, String pattern) {
    List<Path> found = new ArrayList<>();
    for (Path directory : directories) {
      if (!name.matches(".*[*?\\[\\\\].*")) {
        Path path = directory.resolve(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
          found.add(path);
        }
      } else if (Files.isDirectory(directory)) {
        found.addAll(children(directory, name, pattern));
      }
    }
    return found;
  }

  private static List<Path> children(Path directory, String name, String pattern) {
    PathMatcher matcher;
    try {
      // In Java's patterns, two asterisks, braces and an exclamation mark have a meaning of their
      // own.
      String javas =
          name.replaceAll("\\*+", "*").replaceAll("([{}])", "\\\\$1").replace("[^", "[!");
      matcher = directory.getFileSystem().getPathMatcher("glob:" + javas);
    } catch (PatternSyntaxException e) {
      throw invalid(pattern, "syntax error in pattern");
    }
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      for (Path path : all) {
        if (matcher.matches(path.getFileName())) {
          found.add(path);
        }
      }
    } catch (IOException e) {
      throw invalid(pattern, String.valueOf(e.getMessage()));
    }
    found.sort(Comparator.naturalOrder());
    return found;
  }

  private static CarobException invalid(String pattern, String reason) {
    return new CarobException.InvalidArgument(
        "invalid pattern \"%s\": %s".formatted(pattern, reason),
        FailureDetails.field("mounting.mounts"));
  }
}
