package dev.carob.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the garbage collector does not free memory while the kernel reads it. */
class NativeMemoryTest {

  private static final int THREADS = 16;
  private static final int CALLS = 100_000;

  @TempDir Path dir;

  @Test
  void theGarbageCollectorFreesNoMemoryDuringACall() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    AtomicBoolean done = new AtomicBoolean();
    try (ConfinedTree tree = ConfinedTree.open(dir);
        OpenDirectory held = tree.directory("")) {
      Future<?> collector =
          threads.submit(
              () -> {
                while (!done.get()) {
                  System.gc();
                }
              });
      List<Callable<Void>> works = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String name = "f" + i;
        Files.createFile(dir.resolve(name));
        works.add(
            () -> {
              for (int call = 1; call <= CALLS; call++) {
                held.modified(name, Instant.ofEpochSecond(call));
              }
              return null;
            });
      }
      for (Future<Void> work : threads.invokeAll(works)) {
        work.get();
      }
      done.set(true);
      collector.get();
      for (int i = 0; i < THREADS; i++) {
        assertThat(Files.getLastModifiedTime(dir.resolve("f" + i)).toInstant())
            .isEqualTo(Instant.ofEpochSecond(CALLS));
      }
    } finally {
      done.set(true);
      threads.shutdown();
    }
  }
}
