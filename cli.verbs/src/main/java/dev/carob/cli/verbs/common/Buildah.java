package dev.carob.cli.verbs.common;

import dev.carob.linux.ProgramRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The installed Buildah, which builds images. */
public final class Buildah {

  public static final String PROGRAM = "buildah";
  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Pattern VERSION = Pattern.compile("buildah version (\\S+).*");

  private Buildah() {}

  /**
   * Finds the program.
   *
   * @param path directories to search before the usual ones, as in {@code $PATH}
   */
  public static Optional<Path> program(String path) {
    return Stream.of((path + ":" + USUAL_PATH).split(":", -1))
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> Path.of(directory, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Returns the version, such as 1.28.2; empty if Buildah is not installed or fails. */
  public static String version() {
    return program("")
        .map(program -> ProgramRun.of(List.of(program.toString(), "--version")))
        .map(outcome -> VERSION.matcher(outcome.output().strip()))
        .filter(Matcher::matches)
        .map(version -> version.group(1))
        .orElse("");
  }
}
