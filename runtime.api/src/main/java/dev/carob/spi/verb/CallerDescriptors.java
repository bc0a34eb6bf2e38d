package dev.carob.spi.verb;

import dev.carob.api.CarobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Paths that refer to an open file of the process that uses them: {@code /dev/stdout}, {@code
 * /dev/fd/3}, {@code /proc/self/fd/3}. In a command line, such a path refers to a descriptor of the
 * caller, not of the engine.
 */
public final class CallerDescriptors {

  public static final int STDOUT = 1;
  public static final int STDERR = 2;

  private static final int MOST_LINKS = 40;
  private static final Pattern FD = Pattern.compile("/proc/(?:self|thread-self)/fd/([0-9]{1,9})");

  private CallerDescriptors() {}

  /** Resolves the links of a path that lead to {@code /proc/self}. */
  private static Path followed(Path typed) {
    Path path = typed;
    for (int links = 0; links < MOST_LINKS; links++) {
      String text = path.toString();
      if (text.startsWith("/proc/self") || text.startsWith("/proc/thread-self")) {
        return path;
      }
      switch (text) {
        case "/dev/stdin" -> {
          return Path.of("/proc/self/fd/0");
        }
        case "/dev/stdout" -> {
          return Path.of("/proc/self/fd/1");
        }
        case "/dev/stderr" -> {
          return Path.of("/proc/self/fd/2");
        }
        default -> {
          if (text.startsWith("/dev/fd/")) {
            return Path.of("/proc/self/fd", text.substring("/dev/fd/".length()));
          }
        }
      }
      if (!Files.isSymbolicLink(path)) {
        return typed;
      }
      try {
        path = path.resolveSibling(Files.readSymbolicLink(path));
      } catch (IOException e) {
        throw new CarobException.InvalidArgument("cannot read the link " + path, e);
      }
    }
    return typed;
  }

  /** The number of the descriptor to which an absolute path refers; empty for other paths. */
  public static OptionalInt number(Path typed) {
    Matcher matcher = FD.matcher(followed(typed).toString());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /**
   * Returns the path through which this process reaches a file that is open in another process.
   *
   * @param typed absolute path in the other process
   * @param process the other process's pid
   */
  public static Path of(Path typed, long process) {
    String text = followed(typed).toString();
    return text.startsWith("/proc/self") || text.startsWith("/proc/thread-self")
        ? Path.of(text.replaceFirst("^/proc/(self|thread-self)", "/proc/" + process))
        : typed;
  }

  /** Returns true if an absolute path refers to an open file of the process that uses it. */
  public static boolean isOfCaller(Path typed) {
    return followed(typed).startsWith("/proc/self")
        || followed(typed).startsWith("/proc/thread-self");
  }
}
