package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The limit of open files (getrlimit(2), RLIMIT_NOFILE), without which the engine fails anywhere.
 */
final class OpenFiles {

  private static final int LEAST = 512;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LINE = Pattern.compile("Max open files +\\d+ +(\\d+) .*");

  private OpenFiles() {}

  /**
   * @throws LaunchException the hard limit, up to which Java raises its own, is too low
   */
  static void require() throws IOException {
    require(Files.readAllLines(LIMITS));
  }

  /** As {@link #require()}, by the lines of the file. */
  static void require(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && Long.parseLong(matcher.group(1)) < LEAST) {
        throw new LaunchException(
            "the limit of open files is %s, and the engine needs %d: raise the hard limit, as with 'ulimit -n %d'"
                .formatted(matcher.group(1), LEAST, LEAST));
      }
    }
  }
}
