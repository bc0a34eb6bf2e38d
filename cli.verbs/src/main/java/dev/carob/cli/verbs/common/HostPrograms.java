package dev.carob.cli.verbs.common;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs of the host that commands execute or describe. */
public final class HostPrograms {

  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private HostPrograms() {}

  /**
   * Finds a program.
   *
   * @param path directories to search before the usual ones, as in {@code $PATH}
   */
  public static Optional<Path> find(String program, String path) {
    return Stream.of((path + ":" + USUAL_PATH).split(":", -1))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
