package dev.carob.linux;

import java.time.Duration;
import java.util.List;

/** Runs a short program to its end and keeps what it said. */
public final class Run {

  private static final int LONGEST = 1 << 20;
  private static final Duration USUAL_LIMIT = Duration.ofMinutes(2);

  private Run() {}

  /**
   * What a program left behind.
   *
   * @param status 0 to 255, or 128 and the signal that ended it
   * @param output stdout and stderr, at most a mebibyte of it
   */
  public record Outcome(int status, String output) {}

  /** As {@link #of(List, Duration)}, with a limit of two minutes. */
  public static Outcome of(List<String> argv) {
    return of(argv, USUAL_LIMIT);
  }

  /**
   * Runs a program by absolute path, with a usual environment. What it leaves running is not waited
   * for.
   *
   * @param limit after which it is killed, with what it has started; zero: none
   * @throws ProgramStopped it was killed, because its time was over or somebody interrupted
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
      Conversation conversation = new Conversation();
      Conversation.Output output = conversation.read(reading, LONGEST);
      return new Outcome(conversation.await(child, wait), output.text());
    }
  }
}
