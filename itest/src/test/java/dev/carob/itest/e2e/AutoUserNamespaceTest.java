package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User namespaces whose ids the engine chooses. */
class AutoUserNamespaceTest {

  @RegisterExtension
  private static final OneEngine engine =
      new OneEngine() {
        {
          configure(
              "dev.carob.engine",
              "{\"subuid.file\": \"%1$s/subuid\", \"subgid.file\": \"%1$s/subgid\"}",
              directory());
        }
      };

  private static void ranges(String uids, String gids) throws IOException {
    Files.writeString(engine.directory().resolve("subuid"), uids);
    Files.writeString(engine.directory().resolve("subgid"), gids);
  }

  private static TestEngine.Result start(String name, String runtime, String user) {
    return engine.ask(
        "run",
        "-d",
        "--name",
        name,
        "--runtime",
        runtime,
        "--network",
        "none",
        "--userns",
        user,
        TestEngine.BUSYBOX,
        "sleep",
        "1000");
  }

  private static List<String> map(String name, String kind) throws IOException {
    Path process = Path.of("/proc", engine.inspect(name, ".State.Pid"));
    return List.of(Files.readString(process.resolve(kind + "_map")).strip().split("\\s+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L8")
  void eachHasItsOwnIdsFromTheConfiguredRanges(String runtime) throws IOException {
    ranges(
        "root:1:5\ncontainers:500000:3000\n", "containers:700000:1500\ncontainers:800000:2000\n");
    start("a", runtime, "auto:size=1000").ok();
    start("b", runtime, "auto:size=1000").ok();
    assertThat(map("a", "uid")).containsExactly("0", "500000", "1000");
    assertThat(map("b", "uid")).containsExactly("0", "501000", "1000");
    assertThat(map("a", "gid")).containsExactly("0", "700000", "1000");
    assertThat(map("b", "gid")).containsExactly("0", "800000", "1000");
    start("c", runtime, "auto:size=1001").fails(125, "no 1001 unused ids are left", "subuid");
    engine.ask("rm", "-f", "-t", "0", "a").ok();
    start("c", runtime, "auto:size=1000").ok();
    assertThat(map("c", "uid")).containsExactly("0", "500000", "1000");
  }

  @Test
  void manyAtOnceDoNotOverlap() throws IOException {
    ranges("containers:500000:1000\n", "containers:500000:1000\n");
    assertThat(
            IntStream.range(0, 10)
                .parallel()
                .mapToObj(
                    i ->
                        engine.ask(
                            "create",
                            "--name",
                            "c" + i,
                            "--userns",
                            "auto:size=100",
                            TestEngine.BUSYBOX))
                .filter(result -> result.code() == 0)
                .count())
        .isEqualTo(10);
    assertThat(
            IntStream.range(0, 10)
                .mapToObj(i -> engine.inspect("c" + i, ".HostConfig.IDMappings.UidMap"))
                .distinct())
        .hasSize(10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L31")
  void anotherJoinsItAndHasTheSameIds(String runtime) throws IOException {
    ranges("containers:500000:70000\n", "containers:500000:70000\n");
    start("a", runtime, "auto").ok();
    assertThat(map("a", "uid")).containsExactly("0", "500000", "65536");
    start("b", runtime, "container:a").ok();
    assertThat(map("b", "uid")).containsExactly("0", "500000", "65536");
    String look = "readlink /proc/self/ns/user; stat -c %u /bin";
    assertThat(engine.ask("exec", "b", "sh", "-c", look).ok().out())
        .isEqualTo(engine.ask("exec", "a", "sh", "-c", look).ok().out())
        .endsWith("\n0\n");
  }

  @Test
  void aCommittedImageHasTheContainersIdsAndNotTheHosts() throws IOException {
    ranges("containers:500000:70000\n", "containers:500000:70000\n");
    start("a", "crun", "auto").ok();
    engine
        .ask(
            "exec",
            "a",
            "sh",
            "-c",
            "mkdir /made; echo x > /made/f; chown 5:6 /made/f; chmod 4755 /made/f; rm /etc/group")
        .ok();
    engine.ask("commit", "-q", "a", "mapped").ok();
    engine.ask("commit", "-q", "--squash", "a", "squashed").ok();
    String look = "stat -c '%u:%g:%a' /made /made/f; cat /made/f; ls /etc/group";
    for (String image : List.of("mapped", "squashed")) {
      TestEngine.Result found =
          engine.ask("run", "--rm", "--network", "none", image, "sh", "-c", look);
      assertThat(found.out()).isEqualTo("0:0:755\n5:6:4755\nx\n");
      assertThat(found.err()).contains("/etc/group: No such file");
    }
  }

  @Test
  void invalidRequestsAreRejected() throws IOException {
    ranges("other:1:5\n", "");
    start("a", "crun", "auto").fails(125, "cannot find mappings for user \"containers\"", "subuid");
    start("a", "crun", "auto:size=x").fails(125, "auto:size=NUMBER");
    start("a", "crun", "auto:colour=red").fails(125, "auto:size=NUMBER");
    ranges("containers:a:b\n", "");
    start("a", "crun", "auto").fails(125, "subuid", "cannot be read");
  }
}
