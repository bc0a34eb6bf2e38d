package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hook directories that a user names. */
@Tag("L39")
class HookDirectoryTest {

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private void name(String directory) {
    engine.configure("dev.carob.hooks.oci", "{\"directories\": [\"%s\"]}", directory);
  }

  @Test
  void aMissingDirectoryKeepsContainersFromStarting() throws IOException {
    Path directory = engine.directory().resolve("hooks.d");
    name(directory.toString());
    engine.carob("create", "--network", "none", "--name", "c", TestEngine.BUSYBOX, "true").ok();
    engine.carob("start", "c").fails(125, directory.toString(), "does not exist");
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    Files.createDirectory(directory);
    engine.carob("start", "c").ok();
  }

  @Test
  void anEmptyNameIsRejected() {
    name("");
    engine
        .carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true")
        .fails(126, "empty name");
  }
}
