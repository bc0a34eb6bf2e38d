package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Gogo shell with input from a pipe, and a backend swap in the real distribution. */
class ShellScriptTest {

  private final TestEngine engine = new TestEngine();

  @AfterEach
  void close() {
    engine.close();
  }

  private TestEngine.Result shell(String... lines) {
    return engine.carob(
        (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), "shell");
  }

  @Test
  void linesAreRunInOrderAndTheLastSetsTheExitCode() {
    TestEngine.Result good = shell("nonsense", "echo $exitCode", "version").ok();
    assertThat(good.err()).contains("nonsense: Command not found");
    assertThat(good.out()).contains("Client:       Carob Engine");
    shell("version", "inspect nobody").fails(125, "nobody");
    shell("version", "nonsense").fails(1, "Command not found");
  }

  @Test
  void aRuntimeOfTheDistributionIsReplacedWhileItsContainerRuns() throws IOException {
    engine.with("CAROB_LOG", "info");
    engine.carob("run", "-d", "--name", "on", TestEngine.BUSYBOX, "sleep", "1000").ok();
    String pid = engine.inspect("on", ".State.Pid");
    Matcher bundle =
        Pattern.compile("(?m)^ *(\\d+)\\|Active.*dev\\.carob\\.oci\\.crun")
            .matcher(shell("lb -s crun").ok().out());
    assertThat(bundle.find()).isTrue();
    String id = bundle.group(1);
    Path other = engine.directory().resolve("other.jar");
    try (Stream<Path> bundles = Files.list(TestEngine.DISTRIBUTION.resolve("bundles"))) {
      Files.copy(
          bundles
              .filter(path -> path.getFileName().toString().startsWith("oci.crun-"))
              .findFirst()
              .orElseThrow(),
          other);
    }

    shell("felix:stop " + id).ok();
    assertThat(engine.inspect("on", ".State.Pid")).isEqualTo(pid);
    shell("felix:update " + id + " file:" + other, "felix:start " + id).ok();
    assertThat(shell("felix:headers " + id).ok().out()).contains("dev.carob.oci.crun");

    assertThat(engine.carob("run", "--rm", TestEngine.BUSYBOX, "echo", "new").ok().line())
        .isEqualTo("new");
    engine.carob("stop", "--time", "0", "on").ok();
    assertThat(engine.inspect("on", ".State.ExitCode")).isEqualTo("137");
  }
}
