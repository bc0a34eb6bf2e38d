package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives of loaded classes, which make Java start faster. */
class ArchivesTest {

  private static final String MAKER = TestEngine.DISTRIBUTION.resolve("bin/carob-cache").toString();

  private final TestEngine engine = new TestEngine();
  private final Path cache = engine.directory().resolve("cache");

  @BeforeEach
  void aCacheOfItsOwn() throws IOException {
    Files.createDirectories(cache);
    engine.with("CAROB_CACHE", cache.toString());
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static Stream<String> javas() {
    return Stream.of("", DocsTest.oldestJava().toString());
  }

  @ParameterizedTest
  @MethodSource("javas")
  void areCreatedOnceForABuildAndThenUsed(String java) throws IOException {
    if (!java.isEmpty()) {
      engine.with("CAROB_JAVA", java);
    }
    Files.writeString(cache.resolve("0123-17-engine"), "of an earlier build");
    engine.program(MAKER).ok();
    List<Path> made = archives();
    assertThat(made).hasSize(1);
    Object first = Files.getLastModifiedTime(made.get(0));

    engine.program(MAKER).ok();
    assertThat(archives()).isEqualTo(made);
    assertThat(Files.getLastModifiedTime(made.get(0))).isEqualTo(first);

    engine.carob("run", "--rm", TestEngine.BUSYBOX, "true").ok();
    assertThat(engine.engineProcess().info().arguments().orElseThrow())
        .anyMatch(argument -> argument.endsWith("=" + made.get(0)));
    assertThat(made.get(0).toString()).endsWith("-engine");
  }

  @Test
  void theFirstEngineOfABuildCreatesThem() throws IOException, InterruptedException {
    making(TestEngine.DISTRIBUTION, () -> engine.carob("ps").ok());
    engine.carob("ps").ok();
  }

  /** Starts an engine with {@code start} and waits until its archives have been created. */
  private void making(Path distribution, Runnable start) throws IOException, InterruptedException {
    try (WatchService watch = cache.getFileSystem().newWatchService()) {
      cache.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      start.run();
      while (!madeFor(distribution) || working()) {
        var event = watch.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("archives are being made").isNotNull();
        event.pollEvents();
        event.reset();
      }
    }
  }

  @Test
  void areCreatedForAnEngineUnderSystemdToo() throws IOException {
    engine.with("JOURNAL_STREAM", "1:2");
    engine.program(MAKER).ok();
    assertThat(archives()).hasSize(1);
  }

  @Test
  void areCreatedAgainAfterTheDistributionHasMoved() throws IOException, InterruptedException {
    engine.program(MAKER).ok();
    Path moved = engine.directory().resolve("moved");
    engine.program("cp", "-a", TestEngine.DISTRIBUTION.toString(), moved.toString()).ok();
    String carob = moved.resolve("bin/carob").toString();
    making(moved, () -> engine.program(carob, "ps").ok());
    assertThat(archives()).hasSize(1);
    assertThat(engine.engineProcess().info().arguments().orElseThrow())
        .noneMatch(argument -> argument.endsWith("-engine"));
    engine.carob("engine", "stop").ok();
    engine.program(carob, "run", "--rm", TestEngine.BUSYBOX, "true").ok();
    assertThat(engine.engineProcess().info().arguments().orElseThrow())
        .anyMatch(argument -> argument.endsWith("-engine"));
  }

  @Test
  void offMeansNone() {
    engine.with("CAROB_CACHE", "off");
    engine.carob("ps").ok();
    assertThat(engine.engineProcess().info().arguments().orElseThrow())
        .noneMatch(argument -> argument.contains("cache") || argument.contains("Archive"));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
    }
  }

  private boolean madeFor(Path distribution) throws IOException {
    Path place = cache.resolve(".place");
    return !archives().isEmpty()
        && Files.exists(place)
        && Files.readString(place).equals(distribution + "\n");
  }

  private boolean working() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.anyMatch(path -> path.getFileName().toString().startsWith(".work"));
    }
  }
}
