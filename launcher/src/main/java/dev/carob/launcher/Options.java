package dev.carob.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The command-line options of the engine.
 *
 * @param root directory for persistent data
 * @param run directory for volatile data
 */
record Options(Path root, Path run) {

  static Options parse(List<String> arguments) {
    Path root = Path.of("/var/lib/carob");
    Path run = Path.of("/run/carob");
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!rest.hasNext()) {
        throw new LaunchException("unknown or incomplete option " + option);
      }
      Path value = Path.of(rest.next()).toAbsolutePath().normalize();
      switch (option) {
        case "--root" -> root = value;
        case "--runroot" -> run = value;
        default ->
            throw new LaunchException(
                "unknown option " + option + ": supported are --root DIR and --runroot DIR");
      }
    }
    return new Options(root, run);
  }
}
