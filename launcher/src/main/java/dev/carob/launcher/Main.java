package dev.carob.launcher;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's main class. Prints {@code READY} to stdout when the engine is ready, and closes
 * stdout; or prints an error and exits with 125.
 */
public final class Main {

  private static final int FAILURE = 125;
  private static final int LONGEST_TIDYING_SECONDS = 10;
  private static final File NOTHING = new File("/dev/null");
  private static final PrintStream ANSWER = System.out;
  private static final String NOT_READY = "the engine did not get ready: see its log";

  private Main() {}

  public static void main(String[] arguments) {
    StartErrors errors = new StartErrors();
    try {
      run(Options.parse(List.of(arguments)), errors);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      fail(StartErrors.reason(e).orElse(e.toString()));
    }
  }

  /** Prints the reason and ends the process, regardless of running threads. */
  private static void fail(String why) {
    ANSWER.println(why);
    ANSWER.flush();
    Runtime.getRuntime().halt(FAILURE);
  }

  private static void run(Options options, StartErrors errors)
      throws IOException, BundleException, InterruptedException {
    StartWatch watch =
        StartWatch.begin(
            StartWatch.limit(),
            () -> "preparing the directories " + options.root() + " and " + options.run(),
            Main::fail);
    requireRoot();
    OpenFiles.require();
    EngineDirectory.prepare(options.root(), "root");
    EngineDirectory.prepare(options.run(), "run directory");
    CountDownLatch tidied = new CountDownLatch(1);
    try (EngineLocks locks = EngineLocks.take(options.root(), options.run())) {
      NewRoot.record(options);
      Logging.start(options.root(), errors);
      Logger log = LoggerFactory.getLogger(Main.class);
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, e) -> log.error("thread {} ended", thread.getName(), e));
      try (Distribution distribution = Distribution.find()) {
        // The process that starts the engine reads READY from stdout; bundles must not print there.
        System.setOut(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        NativeLibraries.announce(distribution.nativeLibraries());
        EngineFramework framework = new EngineFramework(options, distribution);
        // SIGTERM and SIGINT run this hook; 'engine stop' stops the framework, after which the JVM
        // exits and runs it too.
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(framework, tidied), "carob-shutdown"));
        watch.step(() -> "the start of the bundle " + framework.starting());
        start(framework, errors);
        watch.close();
        Logging.remove(errors);
        log.info(
            "ready: root {}, run {}, process {}",
            options.root(),
            options.run(),
            ProcessHandle.current().pid());
        ANSWER.println("READY");
        ANSWER.flush();
        ANSWER.close();
        if (System.getenv("JOURNAL_STREAM") == null) {
          System.err.close();
        }
        LockWatch.start(locks, framework::stop);
        makeArchives(log);
        framework.awaitStop();
        log.info("stopped");
      }
    }
    tidied.countDown();
    System.exit(0);
  }

  /** Starts the engine and converts a failed start to an error message. */
  private static void start(EngineFramework framework, StartErrors errors)
      throws IOException, BundleException, InterruptedException {
    try {
      framework.start();
    } catch (LaunchException e) {
      throw new LaunchException(
          errors.first().or(() -> StartErrors.reason(e)).orElse(NOT_READY), e);
    }
  }

  /**
   * Stops the engine. The JVM exits after its hooks, so this waits until the main thread has
   * cleaned up.
   */
  private static void stop(EngineFramework framework, CountDownLatch tidied) {
    framework.stop();
    try {
      if (!tidied.await(LONGEST_TIDYING_SECONDS, TimeUnit.SECONDS)) {
        LoggerFactory.getLogger(Main.class).warn("the engine ended before it had cleaned up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first engine of a build creates the class archives for later ones in the background. */
  private static void makeArchives(Logger log) {
    String command = System.getProperty("carob.cache");
    if (command == null) {
      return;
    }
    try {
      new ProcessBuilder("nice", "-n", "19", command)
          .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      log.warn("cannot create archives of loaded classes: engines will start more slowly", e);
    }
  }

  private static void requireRoot() throws IOException {
    int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (uid != 0) {
      throw new LaunchException(
          "the engine must run as root, not as uid " + uid + ": run carob with sudo");
    }
  }
}
