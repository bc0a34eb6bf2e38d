package dev.carob.runtime.core.stdio;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subscription;
import dev.carob.api.container.LogLine;
import dev.carob.api.container.LogOptions;
import dev.carob.linux.Child;
import dev.carob.linux.RelayedRun;
import dev.carob.linux.Signals;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the entries of a container from the journal of systemd, by journalctl(1). */
public final class Journal {

  private static final Path SOCKET = Path.of("/run/systemd/journal/socket");
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C.UTF-8");
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/journalctl"), Path.of("/bin/journalctl"));

  private final Path program;
  private final String container;

  /**
   * @param program path of journalctl
   * @param container id of the container
   */
  Journal(Path program, String container) {
    this.program = program;
    this.container = container;
  }

  /** The entries of a container, by its id. */
  static Journal of(String container) {
    return new Journal(
        PROGRAMS.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new CarobException.StorageFailed(
                        "cannot read the journal: journalctl is not installed", null)),
        container);
  }

  /**
   * @throws CarobException.InvalidArgument no journal runs on this host
   */
  public static void requireRunning() {
    if (!Files.exists(SOCKET)) {
      throw new CarobException.InvalidArgument(
          "failed to initialize journal: " + SOCKET + ": no such file or directory",
          FailureDetails.field("logDriver"));
    }
  }

  /**
   * Passes on the existing lines, oldest first.
   *
   * @return the position after them
   */
  JournalLines read(LogOptions options, Consumer<LogLine> sink) {
    LogTail tail = new LogTail(options.tail());
    Consumer<LogLine> first = options.tail() < 0 ? sink : tail::add;
    JournalLines lines = new JournalLines(line -> pass(line, options, first));
    readRest(lines);
    tail.forEach(sink);
    return lines.to(line -> pass(line, options, sink));
  }

  /**
   * Continues after the lines that have been read, until the container has ended.
   *
   * @param ended completes when nothing more is written
   */
  Subscription follow(JournalLines lines, CompletableFuture<?> ended) {
    return new Follower(lines, ended);
  }

  private static void pass(LogLine line, LogOptions options, Consumer<LogLine> sink) {
    if (!line.at().isBefore(options.since()) && line.at().isBefore(options.until())) {
      sink.accept(line);
    }
  }

  private void readRest(JournalLines lines) {
    // Otherwise the newest entries might not be stored yet.
    run(List.of(program.toString(), "--sync"), OutputStream.nullOutputStream(), child -> {});
    run(arguments(lines, List.of()), lines, child -> {});
  }

  private List<String> arguments(JournalLines lines, List<String> more) {
    List<String> argv = new ArrayList<>(List.of(program.toString()));
    // Without --all, long messages are omitted.
    argv.addAll(List.of("--quiet", "--all", "--output=json", "--no-pager"));
    argv.addAll(more);
    if (!lines.cursor().isEmpty()) {
      argv.add("--after-cursor=" + lines.cursor());
    }
    argv.add("CONTAINER_ID_FULL=" + container);
    return argv;
  }

  private void run(List<String> argv, OutputStream out, Consumer<Child> started) {
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    int status = RelayedRun.run(program, argv, ENVIRONMENT, Path.of("/"), out, errors, started);
    if (status > 0 && status < Follower.KILLED) {
      throw new CarobException.StorageFailed(
          "cannot read the journal: %s ended with exit status %d: %s"
              .formatted(program, status, errors.toString(StandardCharsets.UTF_8).strip()),
          null);
    }
  }

  /** Follows the journal with a program that is killed at the end. */
  private final class Follower implements Subscription {

    private static final int KILLED = 128;

    private final JournalLines lines;
    private final CompletableFuture<?> ended;
    private @Nullable Child follower;
    private boolean stopped;
    private boolean closed;

    Follower(JournalLines lines, CompletableFuture<?> ended) {
      this.lines = lines;
      this.ended = ended;
      ended.whenComplete((value, failure) -> stop(false));
    }

    @Override
    public void await() {
      run(arguments(lines, List.of("--follow", "--no-tail")), lines, this::started);
      lines.dropIncomplete();
      if (ended.isDone() && !isClosed()) {
        readRest(lines);
      }
    }

    private synchronized void started(Child child) {
      follower = child;
      if (stopped) {
        child.killGroup(Signals.SIGKILL);
      }
    }

    private synchronized boolean isClosed() {
      return closed;
    }

    private synchronized void stop(boolean close) {
      closed |= close;
      Child running = follower;
      if (!stopped && running != null) {
        running.killGroup(Signals.SIGKILL);
      }
      stopped = true;
    }

    @Override
    public void close() {
      stop(true);
    }
  }
}
