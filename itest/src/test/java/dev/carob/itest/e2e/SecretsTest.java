package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets and default mounts of the host. */
class SecretsTest {

  @RegisterExtension
  private static final OneEngine engine =
      new OneEngine() {
        {
          configure(
              "dev.carob.engine",
              "{\"mounts.files\": [\"%s\"]}",
              directory().resolve("mounts.conf"));
        }
      };

  @AfterEach
  void none() throws IOException {
    engine.ask("rm", "-f", "-t", "0", "-a").ok();
    engine.ask("secret", "rm", "-a").ok();
    Files.deleteIfExists(engine.directory().resolve("mounts.conf"));
  }

  private static String create(String name, String value) {
    return engine
        .carob(
            value.getBytes(java.nio.charset.StandardCharsets.UTF_8), "secret", "create", name, "-")
        .ok()
        .line();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L28")
  void aSecretIsAFileOrAVariable(String runtime) {
    create("pw", "hidden");
    assertThat(
            engine
                .sh(
                    runtime,
                    "--secret pw --secret pw,target=other,uid=5,gid=6,mode=440"
                        + " --secret pw,target=/etc/pw --secret pw,type=env --secret pw,type=env,target=B",
                    "stat -c '%n %a %u:%g' /run/secrets/*; cat /run/secrets/pw /run/secrets/other"
                        + " /etc/pw; echo; echo $pw $B")
                .ok()
                .lines())
        .containsExactly(
            "/run/secrets/other 440 5:6",
            "/run/secrets/pw 444 0:0",
            "hiddenhiddenhidden",
            "hidden hidden");
  }

  @Test
  void aContainerKeepsItsSecretsAndNoListingShowsThem() throws IOException {
    create("pw", "hidden");
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "--secret",
            "pw",
            "--secret",
            "pw,type=env",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.ask("secret", "rm", "pw").ok();
    engine.ask("restart", "-t", "0", "c").ok();
    assertThat(engine.ask("exec", "c", "sh", "-c", "cat /run/secrets/pw; echo $pw").ok().line())
        .isEqualTo("hiddenhidden");
    assertThat(engine.ask("inspect", "c").ok().out()).doesNotContain("hidden");
    Path own = Path.of(engine.inspect("c", ".StaticDir")).resolve("secrets");
    assertThat(FileStat.of(own).permissions()).isEqualTo(0700);
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    assertThat(own).doesNotExist();
    assertThat(engine.root().resolve("secrets")).isEmptyDirectory();
  }

  @Test
  void secretsAreStoredListedAndRemovedAsByPodman() throws IOException {
    String id = create("one", "1");
    assertThat(id).matches("[0-9a-f]{25}");
    engine.ask("secret", "create", "one", "mounts.conf").fails(125, "cannot read mounts.conf");
    Files.writeString(engine.directory().resolve("value"), "2");
    engine.ask("secret", "create", "one", "value").fails(125, "secret name in use: one");
    assertThat(engine.ask("secret", "create", "--ignore", "one", "value").ok().line())
        .isEqualTo(id);
    engine.ask("secret", "create", "-l", "a=c", "two", "value").ok();
    engine.ask("secret", "create", "--replace", "-l", "a=b", "two", "value").ok();
    // A value that is refused leaves the secret as it is.
    Files.writeString(engine.directory().resolve("empty"), "");
    engine.ask("secret", "create", "--replace", "two", "empty").fails(125, "larger than 0");
    assertThat(engine.ask("secret", "inspect", "two", "-f", "{{.Spec.Labels}}").ok().line())
        .isEqualTo("map[a:b]");
    engine
        .ask("secret", "create", "--replace", "--ignore", "two", "value")
        .fails(125, "cannot be used together");
    assertThat(
            engine
                .with("HELD", "3")
                .carob("secret", "create", "--env", "three", "HELD")
                .ok()
                .line())
        .matches("[0-9a-f]{25}");
    engine.ask("secret", "create", "--env", "four", "NOT_HELD").fails(125, "NOT_HELD is not set");
    assertThat(engine.ask("secret", "ls", "--format", "{{.Name}}").ok().lines())
        .containsExactly("one", "three", "two");
    assertThat(engine.ask("secret", "ls", "-q", "-f", "name=one").ok().line()).isEqualTo(id);
    assertThat(engine.ask("secret", "inspect", "--pretty", "one", "two").ok().lines())
        .contains("ID:              " + id, "Name:              two", " - a=b")
        .noneMatch(line -> line.contains("{"));
    engine.carob("engine", "stop").ok();
    assertThat(
            engine
                .ask("secret", "inspect", "two", "-f", "{{.Spec.Name}} {{.Spec.Labels}}")
                .ok()
                .line())
        .isEqualTo("two map[a:b]");
    assertThat(
            engine.ask("secret", "inspect", id.substring(0, 9), "-f", "{{.Spec.Name}}").ok().line())
        .isEqualTo("one");
    engine.ask("secret", "exists", "one").ok();
    engine.ask("secret", "rm", "one").ok();
    engine.ask("secret", "exists", "one").fails(1);
    engine.ask("secret", "rm", "one").fails(125, "no such secret");
    engine.ask("secret", "rm", "-i", "one").ok();
    engine.ask("secret", "create", "a/b", "value").fails(125, "invalid secret name 'a/b'");
    engine.ask("secret", "create", "empty", "/dev/null").fails(125, "larger than 0");
    engine.program("sh", "-c", "head -c 600000 /dev/zero > large").ok();
    engine.ask("secret", "create", "large", "large").fails(125, "less than 512000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--secret nix | no secret with name or id \"nix\"",
        "--secret pw,type=fast | type fast is invalid",
        "--secret pw,colour=red | invalid secret option 'colour'",
        "--secret pw,uid=me | uid 'me' is not a number",
        "--secret pw,mode=999 | mode '999' is not an octal number",
        "--secret pw,target=../../etc/passwd | leads out of /run/secrets",
        "--secret type=env | no secret found",
      })
  void invalidRequestsAreRejected(String options, String message) {
    create("pw", "hidden");
    engine.sh("crun", options, "true").fails(125, message);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L28")
  void filesOfMountsConfAreCopiedIntoEachContainer(String runtime) throws IOException {
    Path host = Files.createDirectories(engine.directory().resolve("shown/sub"));
    Files.writeString(host.resolve("f"), "shown");
    engine.program("chmod", "640", host.resolve("f").toString()).ok();
    Path one = Files.writeString(engine.directory().resolve("one"), "single");
    Path conf = engine.directory().resolve("mounts.conf");
    Files.writeString(
        conf, "# these\n\n%s:/usr/shown\n%s\n/not/there:/x\n".formatted(host.getParent(), one));
    String look = "cat /usr/shown/sub/f; stat -c ' %a %u' /usr/shown/sub/f; cat " + one;
    assertThat(engine.sh(runtime, "", look).ok().out()).isEqualTo("shown 640 0\nsingle");
    assertThat(engine.sh(runtime, "--uidmap 0:100000:65536", look).ok().out())
        .isEqualTo("shown 640 0\nsingle");
    engine.sh(runtime, "", "echo x > /usr/shown/sub/f").ok();
    assertThat(host.resolve("f")).hasContent("shown");
    engine.sh(runtime, "--tmpfs /usr/shown", "ls /usr/shown/sub").fails(1, "No such file");
    Files.writeString(conf, "relative:/x\n");
    engine.sh(runtime, "", "true").fails(126, "mounts.conf", "'relative:/x'");
  }
}
