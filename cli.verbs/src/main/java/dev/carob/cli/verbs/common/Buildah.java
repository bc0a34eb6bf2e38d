package dev.carob.cli.verbs.common;

import dev.carob.linux.ProgramRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The installed Buildah, which builds images. */
public final class Buildah {

  public static final String PROGRAM = "buildah";
  private static final Pattern VERSION = Pattern.compile("buildah version (\\S+).*");

  /** The version by the program's path and time, so that it is executed once. */
  private static final Map<String, String> VERSIONS = new ConcurrentHashMap<>();

  private Buildah() {}

  /**
   * Finds the program.
   *
   * @param path directories to search before the usual ones, as in {@code $PATH}
   */
  public static Optional<Path> program(String path) {
    return HostPrograms.find(PROGRAM, path);
  }

  /** Returns the version, such as 1.28.2; empty if Buildah is not installed or fails. */
  public static String version() {
    return program("")
        .map(
            program ->
                VERSIONS.computeIfAbsent(
                    program + " " + program.toFile().lastModified(),
                    key -> version(program).orElse("")))
        .orElse("");
  }

  private static Optional<String> version(Path program) {
    return Optional.of(ProgramRun.of(List.of(program.toString(), "--version")))
        .map(outcome -> VERSION.matcher(outcome.output().strip()))
        .filter(Matcher::matches)
        .map(version -> version.group(1));
  }
}
