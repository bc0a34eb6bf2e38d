package dev.carob.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The command-line options of the engine.
 *
 * @param root directory for persistent data
 * @param run directory for volatile data
 * @param volumes directory for volumes of a new root; empty: the usual one
 * @param driver storage driver of a new root; empty: the usual one
 */
record Options(Path root, Path run, Optional<Path> volumes, Optional<String> driver) {

  Options(Path root, Path run) {
    this(root, run, Optional.empty(), Optional.empty());
  }

  static Options parse(List<String> arguments) {
    Path root = Path.of("/var/lib/carob");
    Path run = Path.of("/run/carob");
    Optional<Path> volumes = Optional.empty();
    Optional<String> driver = Optional.empty();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!rest.hasNext()) {
        throw new LaunchException("unknown or incomplete option " + option);
      }
      String text = rest.next();
      Path value = Path.of(text).toAbsolutePath().normalize();
      switch (option) {
        case "--root" -> root = value;
        case "--runroot" -> run = value;
        case "--volumepath" -> volumes = Optional.of(value);
        case "--storage-driver" -> driver = Optional.of(text).filter(name -> !name.isEmpty());
        default ->
            throw new LaunchException(
                "unknown option "
                    + option
                    + ": supported are --root DIR, --runroot DIR, --volumepath DIR and --storage-driver NAME");
      }
    }
    return new Options(root, run, volumes, driver);
  }
}
