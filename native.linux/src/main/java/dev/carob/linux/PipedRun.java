package dev.carob.linux;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a program with given input and captures its output and its errors separately. */
public final class PipedRun {

  private static final int LONGEST = 64 << 20;
  private static final int SIGKILL = 9;

  private PipedRun() {}

  /**
   * The outcome of a program.
   *
   * @param status 0 to 255, or 128 plus the signal that killed it
   * @param timedOut the program was killed because it exceeded the timeout
   */
  public record Outcome(int status, byte[] output, String errors, boolean timedOut) {}

  /**
   * Runs a program and waits until it has ended. Processes that it leaves running are not waited
   * for.
   *
   * @param program absolute path
   * @param argv including the program's name
   * @param env the complete environment
   * @param timeout after which the program and its descendants are killed; zero: none
   * @throws ProgramStopped the program was killed because the operation was interrupted
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
      ProgramStreams conversation = new ProgramStreams();
      conversation.feed(inWrite, input);
      ProgramStreams.Output output = conversation.read(outRead, LONGEST);
      ProgramStreams.Output errors = conversation.read(errRead, LONGEST);
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
