package dev.carob.launcher;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's process. It says {@code READY} on stdout once it answers, and then closes stdout; or
 * it says what is wrong there, and ends with 125.
 */
public final class Main {

  private static final int FAILURE = 125;
  private static final int LONGEST_TIDYING_SECONDS = 10;
  private static final File NOTHING = new File("/dev/null");
  private static final PrintStream ANSWER = System.out;
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private Main() {}

  public static void main(String[] arguments) {
    try {
      run(Options.parse(List.of(arguments)));
    } catch (LaunchException | IOException | BundleException e) {
      ANSWER.println(e.getMessage());
      ANSWER.flush();
      Runtime.getRuntime().halt(FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Options options)
      throws IOException, BundleException, InterruptedException {
    requireRoot();
    Files.createDirectories(options.root(), PosixFilePermissions.asFileAttribute(PRIVATE));
    Files.createDirectories(options.run(), PosixFilePermissions.asFileAttribute(PRIVATE));
    CountDownLatch tidied = new CountDownLatch(1);
    try (RootLock lock = RootLock.take(options.root())) {
      Logging.start(options.root());
      Logger log = LoggerFactory.getLogger(Main.class);
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, e) -> log.error("thread {} ended", thread.getName(), e));
      try (Distribution distribution = Distribution.find()) {
        // Who starts the engine reads what it answers, and not what some bundle may print.
        System.setOut(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        NativeLibraries.announce(distribution.nativeLibraries());
        EngineFramework framework = new EngineFramework(options, distribution);
        // SIGTERM and SIGINT end here, and so does 'engine stop', by stopping the framework.
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> stop(framework, tidied), "carob-shutdown"));
        framework.start();
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
        makeArchives(log);
        framework.awaitStop();
        log.info("stopped");
      }
    }
    tidied.countDown();
    System.exit(0);
  }

  /** Java ends when its hooks have ended, whatever the main thread still has to tidy up. */
  private static void stop(EngineFramework framework, CountDownLatch tidied) {
    framework.stop();
    try {
      if (!tidied.await(LONGEST_TIDYING_SECONDS, TimeUnit.SECONDS)) {
        LoggerFactory.getLogger(Main.class).warn("the engine ended before it had tidied up");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The first engine of a build has archives made for those that follow, when nobody waits for it.
   */
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
      log.warn("no archives of loaded classes are made, so engines start slower", e);
    }
  }

  private static void requireRoot() throws IOException {
    int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    if (uid != 0) {
      throw new LaunchException(
          "the engine has to be root, and this is uid " + uid + ": run carob with sudo");
    }
  }
}
