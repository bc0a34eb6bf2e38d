package dev.carob.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
   * Runs a program to its end.
   *
   * @param program absolute path
   * @param argv with the name it is called by
   * @param env the whole environment
   * @param timeout after which it is killed, with what it has started; zero: never
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
        Fd errRead = err[0]) {
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
      CompletableFuture<byte[]> output = async(() -> read(outRead));
      CompletableFuture<byte[]> errors = async(() -> read(errRead));
      CompletableFuture<Boolean> fed = async(() -> feed(inWrite, input));
      CompletableFuture<Integer> ended = async(child::waitFor);
      boolean late = false;
      if (!timeout.isZero()) {
        try {
          ended.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
          late = true;
          child.killGroup(SIGKILL);
        } catch (InterruptedException e) {
          child.killGroup(SIGKILL);
          Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
      int status = ended.join();
      fed.join();
      return new Outcome(
          status, output.join(), new String(errors.join(), StandardCharsets.UTF_8).strip(), late);
    }
  }

  private static <T> CompletableFuture<T> async(java.util.function.Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, "carob-piped");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /** Whether it took all; one that does not want it has read enough. */
  private static boolean feed(Fd to, byte[] input) {
    try (to) {
      to.write(input, 0, input.length);
      return true;
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EPIPE) {
        throw e;
      }
      return false;
    }
  }

  private static byte[] read(Fd from) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      if (bytes.size() < LONGEST) {
        bytes.write(buffer, 0, n);
      }
    }
    return bytes.toByteArray();
  }
}
