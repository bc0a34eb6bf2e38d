package dev.carob.linux;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A program that is given its input, and whose output is kept apart from its errors. */
public final class Piped {

  private static final int LONGEST = 64 << 20;
  private static final int SIGKILL = 9;

  private Piped() {}

  /**
   * What became of it.
   *
   * @param status 0 to 255, or 128 and the signal that ended it
   * @param timedOut it was killed, for it took too long
   */
  public record Outcome(int status, byte[] output, String errors, boolean timedOut) {}

  /**
   * Runs a program to its end. What it leaves running is not waited for.
   *
   * @param program absolute path
   * @param argv with the name it is called by
   * @param env the whole environment
   * @param timeout after which it is killed, with what it has started; zero: never
   * @throws ProgramStopped it was killed, because somebody interrupted
   */
  public static Outcome run(
      Path program,
      List<String> argv,
      Map<String, String> env,
      Path directory,
      byte[] input,
      Duration timeout) {
    Fd[] in = Fd.pipe();
    Fd[] out = Fd.pipe();
    Fd[] err = Fd.pipe();
    try (Fd inWrite = in[1];
        Fd outRead = out[0];
        Fd errRead = err[0];
        ProgramWait wait = new ProgramWait(timeout)) {
      Child child;
      try (Fd inRead = in[0];
          Fd outWrite = out[1];
          Fd errWrite = err[1]) {
        Spawn spawn =
            Spawn.of(argv)
                .program(program)
                .session()
                .in(directory)
                .fd(0, inRead)
                .fd(1, outWrite)
                .fd(2, errWrite);
        env.forEach(spawn::env);
        child = spawn.start();
      }
      Conversation conversation = new Conversation();
      conversation.feed(inWrite, input);
      Conversation.Output output = conversation.read(outRead, LONGEST);
      Conversation.Output errors = conversation.read(errRead, LONGEST);
      boolean late = false;
      int status;
      try {
        status = conversation.await(child, wait);
      } catch (ProgramStopped e) {
        if (!e.late()) {
          throw e;
        }
        late = true;
        status = 128 + SIGKILL;
      }
      return new Outcome(status, output.bytes(), errors.text().strip(), late);
    }
  }
}
