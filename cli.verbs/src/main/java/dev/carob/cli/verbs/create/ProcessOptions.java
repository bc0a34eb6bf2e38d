package dev.carob.cli.verbs.create;

import dev.carob.cli.podman.value.KeyValues;
import dev.carob.cli.verbs.common.CsvList;
import dev.carob.spi.verb.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import picocli.CommandLine.Option;

/** The options of {@code create}, {@code run} and {@code exec} for the process. */
public final class ProcessOptions {

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME[=VALUE]",
      description =
          "Set an environment variable; NAME passes the caller's value, NAME* passes all whose names begin with NAME")
  private List<String> env = new ArrayList<>();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      parameterConsumer = CsvList.class,
      description = "Read environment variables from a file, one per line")
  private List<Path> envFiles = new ArrayList<>();

  @Option(
      names = {"-i", "--interactive"},
      description = "Keep stdin open, and attach to it")
  private boolean interactive;

  @Option(
      names = {"-t", "--tty"},
      description = "Allocate a terminal for the process")
  private boolean tty;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "Set the user of the process")
  private String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "DIR",
      description = "Set the working directory in the container")
  private String workdir = "";

  public boolean interactive() {
    return interactive;
  }

  public boolean tty() {
    return tty;
  }

  public String user() {
    return user;
  }

  public String workdir() {
    return workdir;
  }

  /** Passes on the variables: those of files first, so that options take precedence. */
  public void env(Console console, BiConsumer<String, String> sink) {
    envFiles.forEach(
        file -> KeyValues.file(console.path(file.toString()), console.environment(), sink));
    KeyValues.environment(env, console.environment(), sink);
  }
}
