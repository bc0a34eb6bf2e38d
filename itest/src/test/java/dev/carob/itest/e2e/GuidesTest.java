package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Executes the guides for plugins, distributions and applications. */
class GuidesTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top")).toAbsolutePath();

  private final TestEngine engine = new TestEngine();
  private final Path maven = HostMaven.install(engine.directory().resolve("programs"));

  @AfterEach
  void close() {
    engine.close();
  }

  /** Runs all commands of a page as one script in an empty directory. */
  private TestEngine.Result type(String page) throws IOException {
    String text = Files.readString(TOP.resolve("docs").resolve(page));
    String script =
        Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
            .matcher(text)
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining());
    assertThat(script).isNotEmpty();
    Path file = Files.writeString(engine.directory().resolve("page"), "set -e\n" + script);
    Files.createDirectory(engine.directory().resolve("empty"));
    engine
        .with("CAROB_SOURCES", TOP.toString())
        // No background work may continue after the test.
        .with("CAROB_CACHE", "off");
    TestEngine.Result result =
        engine.program(
            "env",
            "PATH=%s:%s:%s"
                .formatted(
                    maven.getParent(),
                    TestEngine.DISTRIBUTION.resolve("bin"),
                    System.getenv("PATH")),
            "sh",
            "-c",
            "cd empty && . " + file);
    assertThat(result.code()).as(result.toString()).isZero();
    return result;
  }

  @Test
  void fromAnEmptyDirectoryToAPluginInAnEngine() throws IOException {
    String out = type("plugins.md").out();
    assertThat(out)
        .contains(
            "com.acme.my-hooks 1.0.0\n",
            "Name: mine\n",
            "State: available\n",
            "A program to run before every container",
            "hooked\n",
            "com.acme.my-hooks 1.1.0\n");
    assertThat(engine.ask("plugin", "ls").ok().out()).doesNotContain("com.acme");
  }

  @Test
  void aCustomDistribution() throws IOException {
    String out = type("packaging.md").out();
    assertThat(out).contains("mine\n").containsPattern("storage +overlay").contains("crun");
    assertThat(out).doesNotContain("vfs", "runc", "cni");
    // The build reports a requirement that cannot be satisfied.
    Path wishes = engine.directory().resolve("empty/mine/mine.bndrun");
    Files.writeString(wishes, Files.readString(wishes).replace("(name=overlay)", "(name=zfs)"));
    TestEngine.Result refused =
        engine.program(
            maven.toString(), "-q", "-B", "-f", wishes.getParent().toString(), "package");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.out() + refused.err())
        .contains("missing requirement", "dev.carob.backend", "(name=zfs)");
  }

  @Test
  void servicesOfSystemd() throws IOException {
    assertThat(type("systemd.md").out())
        .contains(
            "---web.service---\n",
            "-v systemd-data:/data localhost/web\n",
            "---data-volume.service---\n",
            "\nType=forking\n",
            "/empty/container-shop.service\n");
  }

  @Test
  void anEngineInAnApplication() throws IOException {
    assertThat(type("embedding.md").out())
        .contains("hello OSGi\n", "hello Java\n")
        .doesNotContain("[DEBUG]");
  }
}
