package dev.carob.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the limit of open files (getrlimit(2), RLIMIT_NOFILE). With a low limit the engine would
 * fail at arbitrary points.
 */
final class OpenFiles {

  private static final int LEAST = 512;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Pattern LINE = Pattern.compile("Max open files +\\d+ +(\\d+) .*");

  private OpenFiles() {}

  /**
   * @throws LaunchException the hard limit is too low; Java raises its own limit up to it
   */
  static void require() throws IOException {
    require(Files.readAllLines(LIMITS));
  }

  /** Like {@link #require()}, for the given lines of {@code /proc/self/limits}. */
  static void require(List<String> lines) {
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && Long.parseLong(matcher.group(1)) < LEAST) {
        throw new LaunchException(
            "the limit of open files is %s, but the engine requires %d: raise the hard limit, for instance with 'ulimit -n %d'"
                .formatted(matcher.group(1), LEAST, LEAST));
      }
    }
  }
}
