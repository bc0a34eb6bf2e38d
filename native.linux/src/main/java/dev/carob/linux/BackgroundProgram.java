package dev.carob.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program that continues to run when this process ends: init is its parent. Its pid is recorded
 * in a file, so that another process can end it.
 */
public final class BackgroundProgram {

  /** The descriptor to which the program writes a byte when it is ready. */
  public static final int READY = 3;

  private static final String SHELL = "/bin/sh";

  /** The file exists before the shell ends, even if this process is killed meanwhile. */
  private static final String START = "pid=$1; shift; \"$@\" & echo $! > \"$pid\"";

  private final Path pidFile;
  private final String argument;

  /**
   * @param pidFile contains the program's pid while it runs
   * @param argument a part of its command line that no other process has
   */
  public BackgroundProgram(Path pidFile, String argument) {
    this.pidFile = pidFile;
    this.argument = argument;
  }

  /** What happened first after a start. */
  public enum Start {
    /** The program is ready. */
    READY,
    /** The program has ended. */
    ENDED,
    /** The limit has passed. */
    LATE
  }

  /**
   * Starts the program and waits until it is ready.
   *
   * @param argv absolute path of the program, and its arguments
   * @param directory its working directory
   * @param log file for its output and errors, created or replaced
   * @param limit of the wait
   */
  public Start start(List<String> argv, Path directory, Path log, Duration limit) {
    List<String> words = new ArrayList<>(List.of(SHELL, "-c", START, SHELL, pidFile.toString()));
    words.addAll(argv);
    Fd[] pipe = Fd.pipe();
    try (Fd ready = pipe[0]) {
      try (Fd written = pipe[1];
          Fd output = Fd.open(log, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0600)) {
        int status =
            Spawn.of(words)
                .session()
                .in(directory)
                .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .fd(1, output)
                .fd(2, output)
                .fd(READY, written)
                .start()
                .waitFor();
        if (status != 0) {
          return Start.ENDED;
        }
      }
      if (!new Poll().readable(ready).await(Deadline.in(limit))) {
        return Start.LATE;
      }
      return ready.read(new byte[1]) < 1 ? Start.ENDED : Start.READY;
    }
  }

  /**
   * Kills the program, waits until it has ended, and removes the file. Has no effect if it is not
   * running.
   *
   * @param limit of the wait
   * @throws IOException the file cannot be read or removed
   */
  public void end(Duration limit) throws IOException {
    Optional<Pidfd> running = process();
    if (running.isPresent()) {
      try (Pidfd process = running.get()) {
        process.send(Signals.SIGKILL);
        new Poll().readable(process.fd()).await(Deadline.in(limit));
      }
    }
    Files.deleteIfExists(pidFile);
  }

  /** A process that merely has the same pid is not returned. */
  private Optional<Pidfd> process() throws IOException {
    try {
      return ProcessInfo.of(Integer.parseInt(Files.readString(pidFile).strip()))
          .filter(found -> !found.state().equals("Z"))
          .filter(found -> found.args().contains(argument))
          .flatMap(found -> Pidfd.open(found.pid()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
