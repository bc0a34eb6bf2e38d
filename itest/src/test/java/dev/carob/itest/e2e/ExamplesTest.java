package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The examples, built outside of this repository from what it has installed. */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of(System.getProperty("carob.top"), "examples");

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aHookManagerIsBuiltDeployedAndAsked() throws IOException {
    Path project = engine.directory().resolve("project");
    engine.program("cp", "-r", EXAMPLES.resolve("hook-manager").toString(), "project").ok();
    engine.program("rm", "-rf", "project/target").ok();
    TestEngine.Result build =
        engine.program("mvn", "-q", "-B", "-f", project.toString(), "package");
    assertThat(build.code()).as(build.toString()).isZero();

    Path mark = engine.directory().resolve("mark");
    Path hook =
        Files.writeString(engine.directory().resolve("hook"), "#!/bin/sh\ncat > " + mark + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    engine.configure("org.example.hooks", "{\"createRuntime\": [\"%s\"]}", hook);
    engine.carob("run", "--rm", TestEngine.BUSYBOX, "true").ok();
    assertThat(mark).doesNotExist();

    String install = "felix:start file:" + project.resolve("target/hook-manager-1.0.0.jar") + "\n";
    engine.carob(install.getBytes(StandardCharsets.UTF_8), "shell").ok();
    assertThat(engine.carob("backend", "ls").ok().out()).containsPattern("hooks +configured");
    engine.carob("run", "--rm", "--name", "asked", TestEngine.BUSYBOX, "true").ok();
    assertThat(mark).content().contains("\"id\"");
  }
}
