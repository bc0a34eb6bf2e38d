package dev.carob.linux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a program and passes on its output while it runs. */
public final class RelayedRun {

  private static final Logger LOG = LoggerFactory.getLogger(RelayedRun.class);

  private static final Path NOTHING = Path.of("/dev/null");

  private RelayedRun() {}

  /**
   * Runs a program without input. See {@link #run(Path, Path, List, Map, Path, OutputStream,
   * OutputStream, Consumer)}.
   */
  public static int run(
      Path program,
      List<String> argv,
      Map<String, String> env,
      Path directory,
      OutputStream out,
      OutputStream err,
      Consumer<Child> started) {
    return run(program, NOTHING, argv, env, directory, out, err, started);
  }

  /**
   * Runs a program and waits until it has ended.
   *
   * @param program absolute path
   * @param input file that the program reads as its stdin
   * @param argv including the program's name
   * @param env the complete environment
   * @param started receives the child, so that the caller can end it
   * @return 0 to 255, or 128 plus the signal that killed it
   */
  public static int run(
      Path program,
      Path input,
      List<String> argv,
      Map<String, String> env,
      Path directory,
      OutputStream out,
      OutputStream err,
      Consumer<Child> started) {
    Fd[] outPipe = Fd.pipe();
    Fd[] errPipe = Fd.pipe();
    try (Fd outRead = outPipe[0];
        Fd errRead = errPipe[0];
        Fd in = Fd.open(input, Fd.O_RDONLY, 0)) {
      Child child;
      try (Fd outWrite = outPipe[1];
          Fd errWrite = errPipe[1]) {
        Spawn spawn =
            Spawn.of(argv)
                .program(program)
                .session()
                .in(directory)
                .fd(0, in)
                .fd(1, outWrite)
                .fd(2, errWrite);
        env.forEach(spawn::env);
        child = spawn.start();
      }
      started.accept(child);
      CompletableFuture<Void> errors = new CompletableFuture<>();
      Thread thread =
          new Thread(
              () -> {
                copy(errRead, err);
                errors.complete(null);
              },
              "carob-relay");
      thread.setDaemon(true);
      thread.start();
      copy(outRead, out);
      errors.join();
      return child.waitFor();
    }
  }

  /** Reads to the end even if the output is no longer wanted; otherwise the program would block. */
  private static void copy(Fd from, OutputStream to) {
    byte[] buffer = new byte[8192];
    boolean wanted = true;
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      try {
        if (wanted) {
          to.write(buffer, 0, n);
          to.flush();
        }
      } catch (IOException e) {
        wanted = false;
        LOG.debug("the reader of a program's output has disconnected", e);
      }
    }
  }
}
