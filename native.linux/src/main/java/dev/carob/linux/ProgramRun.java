package dev.carob.linux;

import java.time.Duration;
import java.util.List;

/** Runs a short program and captures its output. */
public final class ProgramRun {

  private static final int LONGEST = 1 << 20;
  private static final Duration USUAL_LIMIT = Duration.ofMinutes(2);

  private ProgramRun() {}

  /**
   * The outcome of a program.
   *
   * @param status 0 to 255, or 128 plus the signal that killed it
   * @param output stdout and stderr together, at most 1 MiB
   */
  public record Outcome(int status, String output) {}

  /** Like {@link #of(List, Duration)}, with a limit of two minutes. */
  public static Outcome of(List<String> argv) {
    return of(argv, USUAL_LIMIT);
  }

  /**
   * Runs a program by absolute path, with a standard environment. Processes that it leaves running
   * are not waited for.
   *
   * @param limit after which the program and its descendants are killed; zero: none
   * @throws ProgramStopped the program was killed because the limit passed or the operation was
   *     interrupted
   */
  public static Outcome of(List<String> argv, Duration limit) {
    Fd[] pipe = Fd.pipe();
    try (Fd reading = pipe[0];
        ProgramWait wait = new ProgramWait(limit)) {
      Child child;
      try (Fd writing = pipe[1]) {
        child =
            Spawn.of(argv)
                .session()
                .env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
                .fd(1, writing)
                .fd(2, writing)
                .start();
      }
      ProgramStreams conversation = new ProgramStreams();
      ProgramStreams.Output output = conversation.read(reading, LONGEST);
      return new Outcome(conversation.await(child, wait), output.text());
    }
  }
}
