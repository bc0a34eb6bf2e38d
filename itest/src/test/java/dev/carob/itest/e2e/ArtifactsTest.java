package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Artifacts: named files that are kept with a container. */
@Tag("L6")
class ArtifactsTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  @BeforeEach
  void create() {
    engine.carob("create", "--name", "c", TestEngine.BUSYBOX, "true").ok();
  }

  private static TestEngine.Result artifact(String action, String... rest) {
    String[] line = new String[rest.length + 3];
    line[0] = "container";
    line[1] = "artifact";
    line[2] = action;
    System.arraycopy(rest, 0, line, 3, rest.length);
    return engine.carob(line);
  }

  @Test
  void areAddedListedReadAndRemoved() throws IOException {
    byte[] content = "from stdin\n".getBytes(StandardCharsets.UTF_8);
    engine.carob(content, "container", "artifact", "add", "c", "note").ok();
    Path file = Files.writeString(engine.directory().resolve("in"), "from a file");
    artifact("add", "c", "a.txt", file.toString()).ok();
    assertThat(artifact("ls", "c").ok().lines()).containsExactly("a.txt", "note");
    assertThat(artifact("get", "c", "note").ok().out()).isEqualTo("from stdin\n");
    Path out = engine.directory().resolve("out");
    artifact("get", "c", "a.txt", out.toString()).ok();
    assertThat(out).hasContent("from a file");
    artifact("rm", "c", "a.txt").ok();
    assertThat(artifact("ls", "c").ok().lines()).containsExactly("note");
  }

  @Test
  void areReplacedAtomicallySurviveTheEngineAndAreRemovedWithTheContainer() throws IOException {
    engine
        .carob("first".getBytes(StandardCharsets.UTF_8), "container", "artifact", "add", "c", "n")
        .ok();
    engine
        .carob("2".getBytes(StandardCharsets.UTF_8), "container", "artifact", "add", "c", "n")
        .ok();
    engine.kill9();
    assertThat(artifact("get", "c", "n").ok().out()).isEqualTo("2");
    Path directory;
    try (Stream<Path> bundles = Files.list(engine.root().resolve("containers"))) {
      directory = bundles.findFirst().orElseThrow();
    }
    assertThat(directory.resolve("artifacts/n")).hasContent("2");
    engine.carob("rm", "c").ok();
    assertThat(directory).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get c nothing | has no artifact 'nothing'",
        "rm c nothing | has no artifact 'nothing'",
        "ls nobody | no such container",
        "add c ../evil /etc/hostname | '../evil' is not a valid name of an artifact",
        "add c .hidden /etc/hostname | '.hidden' is not a valid name of an artifact",
        "add c note /nonexistent | /nonexistent",
        "add c | requires a container and a name",
        "dance c | it must be add, ls, get or rm",
      })
  void invalidOperationsAreReported(String line, String message) {
    artifact(line.split(" ")[0], line.substring(line.indexOf(' ') + 1).split(" "))
        .fails(125, message);
    assertThat(artifact("ls", "c").ok().out()).isEmpty();
  }
}
