package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each backend is updated to a new version and back while clients use it. {@code bin/soak swaps}
 * runs it with {@code -Dcarob.swaps=100}.
 */
class SwapUnderLoadTest {

  private static final int CLIENTS = 16;
  private static final int SWAPS = Integer.getInteger("carob.swaps", 2);
  private static final Duration SWAP_WAIT = Duration.ofSeconds(10);
  private static final List<String> BACKENDS =
      List.of("storage.overlay", "oci.crun", "oci.runc", "network.cni", "hooks.oci");

  private final TestEngine engine = new TestEngine();
  private final AtomicBoolean done = new AtomicBoolean();
  private final AtomicInteger lives = new AtomicInteger();
  private final AtomicLong longestNanos = new AtomicLong();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void noOperationFailsOrWaitsTooLongAndNoOldVersionIsLeft() throws Exception {
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    List<Path> newer = new ArrayList<>();
    for (String backend : BACKENDS) {
      newer.add(
          TestPlugins.changed(
              TestPlugins.ofDistribution(backend),
              engine.directory().resolve(backend + ".jar"),
              Map.of("Bundle-Version", "9.0.0")));
    }
    // Swap each backend once in advance, because classes that the first swap loads are not a leak.
    swapEach(newer);
    int loaders = classLoaders();
    assertThat(loaders).isPositive();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        running.add(
            clients.submit(
                (Callable<Void>)
                    () -> {
                      while (!done.get()) {
                        life(number);
                      }
                      return null;
                    }));
      }
      for (int i = 0; i < SWAPS; i++) {
        swapEach(newer);
      }
      done.set(true);
      for (Future<?> client : running) {
        client.get();
      }
    } finally {
      done.set(true);
      clients.shutdown();
    }
    System.out.printf(
        "%d lives during %d swaps; the longest operation took %d ms%n",
        lives.get(), SWAPS * 2 * BACKENDS.size(), longestNanos.get() / 1_000_000);
    assertThat(lives.get()).isGreaterThan(CLIENTS);
    assertThat(Duration.ofNanos(longestNanos.get())).isLessThan(SWAP_WAIT);
    assertThat(classLoaders()).isLessThanOrEqualTo(loaders);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
    engine.assertNothingLeft();
  }

  private void swapEach(List<Path> newer) {
    for (int i = 0; i < BACKENDS.size(); i++) {
      String name = "dev.carob." + BACKENDS.get(i);
      engine.ask("plugin", "update", name, newer.get(i).toString()).ok();
      assertThat(version(name)).isEqualTo("9.0.0");
      engine.ask("plugin", "uninstall", name).ok();
      assertThat(version(name)).isEqualTo("0.1.0.SNAPSHOT");
    }
  }

  private String version(String plugin) {
    return engine.ask("plugin", "info", "--format", "{{.Version}}", plugin).ok().line();
  }

  /** Runs a container and checks that it ends as expected. */
  private void life(int client) {
    String name = "c" + client;
    String runtime = client % 2 == 0 ? "crun" : "runc";
    String network = client % 4 == 0 ? "podman" : "none";
    timed(
        "create",
        "--name",
        name,
        "--runtime",
        runtime,
        "--network",
        network,
        TestEngine.BUSYBOX,
        "sleep",
        "1000");
    timed("start", name);
    assertThat(timed("exec", name, "echo", "here").line()).isEqualTo("here");
    assertThat(timed("inspect", "--format", "{{.State.Status}}", name).line()).isEqualTo("running");
    timed("stop", "-t", "0", name);
    assertThat(timed("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", name).line())
        .isEqualTo("exited 137");
    timed("rm", name);
    lives.incrementAndGet();
  }

  private TestEngine.Result timed(String... line) {
    long begin = System.nanoTime();
    TestEngine.Result result = engine.ask(line).ok();
    longestNanos.accumulateAndGet(System.nanoTime() - begin, Math::max);
    return result;
  }

  /** The number of bundle class loaders in the engine after a garbage collection. */
  private int classLoaders() {
    String pid = String.valueOf(engine.engineProcess().pid());
    String jcmd = Path.of(System.getProperty("java.home"), "bin/jcmd").toString();
    for (int i = 0; i < 3; i++) {
      engine.program(jcmd, pid, "GC.run").ok();
    }
    return (int)
        engine.program(jcmd, pid, "VM.classloader_stats").ok().lines().stream()
            .filter(line -> line.contains("BundleWiringImpl$BundleClassLoader"))
            .count();
  }
}
