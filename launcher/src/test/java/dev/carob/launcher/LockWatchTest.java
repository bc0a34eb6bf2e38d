package dev.carob.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine ends when its directories are removed. */
class LockWatchTest {

  @TempDir private Path directory;

  /** A change made by a test. */
  private interface Change {
    void make(Path root, Path run) throws IOException;
  }

  private void ends(Change change) throws IOException, InterruptedException {
    Path root = Files.createDirectory(directory.resolve("root"));
    Path run = Files.createDirectory(directory.resolve("run"));
    CountDownLatch lost = new CountDownLatch(1);
    try (EngineLocks locks = EngineLocks.take(root, run)) {
      LockWatch.start(locks, lost::countDown);
      Files.createFile(root.resolve("something"));
      Files.delete(root.resolve("something"));
      assertThat(lost.getCount()).isOne();
      change.make(root, run);
      assertThat(lost.await(30, TimeUnit.SECONDS)).as("the loss is noticed").isTrue();
    }
  }

  @Test
  void whenALockFileIsRemoved() throws Exception {
    ends((root, run) -> Files.delete(run.resolve("engine.lock")));
  }

  @Test
  void whenALockFileIsReplaced() throws Exception {
    ends(
        (root, run) ->
            Files.move(
                Files.createFile(root.resolve("other")),
                root.resolve("engine.lock"),
                StandardCopyOption.REPLACE_EXISTING));
  }

  @Test
  void whenADirectoryIsRenamed() throws Exception {
    ends((root, run) -> Files.move(root, directory.resolve("elsewhere")));
  }

  @Test
  void whenADirectoryIsRemoved() throws Exception {
    ends(
        (root, run) -> {
          Files.delete(run.resolve("engine.lock"));
          Files.delete(run);
        });
  }
}
