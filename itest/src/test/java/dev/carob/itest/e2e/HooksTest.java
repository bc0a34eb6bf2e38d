package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCI hooks, verified by the files that they write. */
class HooksTest {

  @RegisterExtension
  private static final OneEngine engine =
      new OneEngine() {
        {
          configure(
              "dev.carob.hooks.oci",
              "{\"directories\": [\"%1$s/low\", \"%1$s/high\"]}",
              directory());
        }
      };

  private Path low;
  private Path high;
  private Path said;

  @BeforeEach
  void directories() throws IOException {
    low = Files.createDirectories(engine.directory().resolve("low"));
    high = Files.createDirectories(engine.directory().resolve("high"));
    said = engine.directory().resolve("said");
    Files.deleteIfExists(said);
  }

  @AfterEach
  void none() {
    engine.program("sh", "-c", "rm -f low/* high/* other/*").ok();
  }

  /** A program that records a word and its stdin. */
  private static String script(String name, String text) throws IOException {
    Path file = engine.directory().resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    engine.program("chmod", "755", file.toString()).ok();
    return file.toString();
  }

  /**
   * A program for a stage of the runtime. It first reads the state from stdin, because crun
   * considers a hook that ends earlier as failed (a broken pipe).
   */
  private static String mark(String name, String text) throws IOException {
    return script(name, "state=$(cat)\n" + text);
  }

  private static void hook(Path directory, String name, String program, String rest)
      throws IOException {
    Files.writeString(
        directory.resolve(name + ".json"),
        ("{'version':'1.0.0','hook':{'path':'"
                + program
                + "','args':['h','"
                + name
                + "']},"
                + rest
                + "}")
            .replace('\'', '"'));
  }

  private List<String> said() {
    try {
      return Files.exists(said) ? Files.readAllLines(said) : List.of();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theHooksOfEachStageRunInOrderWithTheStateOnStdin(String runtime) throws IOException {
    String mark = mark("mark", "echo \"$1 $state\" >> " + said);
    List<String> stages = List.of("createRuntime", "poststart", "poststop");
    for (String stage : stages) {
      hook(low, "B" + stage, mark, "'when':{'always':true},'stages':['" + stage + "']");
      hook(high, "a" + stage, mark, "'when':{'always':true},'stages':['" + stage + "']");
    }
    engine
        .ask(
            "run",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "true")
        .ok();
    String id = engine.inspect("c", ".Id");
    Eventually.is(() -> said().size() == 6);
    assertThat(said().stream().map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "acreateRuntime",
            "BcreateRuntime",
            "apoststart",
            "Bpoststart",
            "apoststop",
            "Bpoststop");
    for (String line : said()) {
      JsonNode state = new ObjectMapper().readTree(line.split(" ", 2)[1]);
      assertThat(state.path("id").asText()).isEqualTo(id);
      assertThat(state.path("bundle").asText()).contains(id);
    }
    assertThat(new ObjectMapper().readTree(said().get(0).split(" ", 2)[1]).path("pid").asInt())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void hooksOfTheContainersNamespacesRunThere(String runtime) throws IOException {
    String mark = mark("inside", "readlink /proc/self/ns/mnt > " + said);
    hook(low, "a", mark, "'when':{'always':true},'stages':['createContainer']");
    Files.writeString(
        low.resolve("b.json"),
        ("{'version':'1.0.0','hook':{'path':'/bin/sh','args':['sh','-c','cat > /dev/null; echo $$ > /mark']},"
                + "'when':{'always':true},'stages':['startContainer']}")
            .replace('\'', '"'));
    String seen =
        engine
            .sh(runtime, "", "readlink /proc/self/ns/mnt; test -s /mark && echo marked")
            .ok()
            .out();
    assertThat(seen).isEqualTo(String.join("\n", said()) + "\nmarked\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aHookOfTheOldFormatMatchesByCommandAnnotationOrBindMount(String runtime) throws IOException {
    String mark = mark("old", "echo \"$*\" >> " + said);
    Files.writeString(
        low.resolve("gpu.json"),
        ("{'hook':'"
                + mark
                + "','arguments':['prestart','x'],'cmds':['^hostname$'],"
                + "'annotations':['^wants-gpu$'],'hasbindmounts':true,'stages':['prestart']}")
            .replace('\'', '"'));
    engine.sh(runtime, "", "true").ok();
    assertThat(said()).isEmpty();
    engine.sh(runtime, "--annotation any=wants-gpu", "true").ok();
    assertThat(said()).containsExactly("prestart x");
    engine.sh(runtime, "-v /tmp:/host", "true").ok();
    engine.sh(runtime, "-v volume:/v", "true").ok();
    assertThat(said()).hasSize(2);
    engine
        .ask(
            "run",
            "--rm",
            "--runtime",
            runtime,
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "hostname")
        .ok();
    assertThat(said()).hasSize(3);
    engine.ask("volume", "rm", "volume").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void poststopRunsThoughTheEngineWasKilledInBetween(String runtime) throws IOException {
    String mark = mark("stop", "echo gone >> " + said);
    hook(low, "a", mark, "'when':{'always':true},'stages':['poststop']");
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    engine.kill9();
    engine.ask("stop", "-t", "0", "c").ok();
    assertThat(said()).containsExactly("gone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aFailedHookFailsTheStartWithItsErrorOutput(String runtime) throws IOException {
    String bad = mark("bad", "echo no such GPU >&2; exit 3");
    hook(low, "a", bad, "'when':{'always':true},'stages':['createRuntime']");
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "true")
        .ok();
    engine.ask("start", "c").fails(125, "no such GPU");
    assertThat(engine.inspect("c", ".State.Error")).contains("no such GPU");
    Files.delete(low.resolve("a.json"));
    engine.ask("start", "-a", "c").ok();
  }

  @Test
  void precreateHooksChangeTheSpecInOrder() throws IOException {
    String one =
        script("one", "sed 's/\"hostname\":\"[^\"]*\"/\"hostname\":\"changed\"/' | tee " + said);
    String two =
        script(
            "two",
            "echo \"$(pwd) $*\" > "
                + said
                + ".how; env >> "
                + said
                + ".how; sed 's/changed/twice/'");
    hook(low, "a", one, "'when':{'always':true},'stages':['precreate']");
    Files.writeString(
        low.resolve("b.json"),
        ("{'version':'1.0.0','hook':{'path':'"
                + two
                + "','args':['name','x y'],'env':['PATH=/usr/bin:/bin','A=b'],'timeout':20},"
                + "'when':{'always':true},'stages':['precreate']}")
            .replace('\'', '"'));
    engine.ask("create", "--name", "c", "--network", "none", TestEngine.BUSYBOX, "hostname").ok();
    assertThat(engine.ask("start", "-a", "c").ok().line()).isEqualTo("twice");
    // The shell adds PWD and others; apart from them there must be exactly the given variables.
    List<String> how = Files.readAllLines(Path.of(said + ".how"));
    assertThat(how.get(0)).isEqualTo(engine.inspect("c", ".StaticDir") + " x y");
    assertThat(how)
        .contains("A=b", "PATH=/usr/bin:/bin")
        .noneMatch(line -> line.startsWith("CAROB_"));
    assertThat(engine.root().resolve("log/engine.0.log")).content().contains("/hostname: \"");
    assertThat(Files.readString(said)).contains("\"ociVersion\"").doesNotContain("precreate");
  }

  @Test
  void aPrecreateHookThatFailsHangsOrReturnsNoSpecFailsTheStart() throws IOException {
    engine.ask("create", "--name", "c", "--network", "none", TestEngine.BUSYBOX, "true").ok();
    hook(
        low,
        "a",
        script("p1", "cat > /dev/null; echo not me >&2; exit 4"),
        "'when':{'always':true},'stages':['precreate']");
    engine.ask("start", "c").fails(125, "ended with 4: not me", "a.json");
    hook(low, "a", script("p2", "echo nonsense"), "'when':{'always':true},'stages':['precreate']");
    Eventually.is(() -> engine.ask("start", "c").err().contains("did not return valid JSON"));
    hook(low, "a", script("p3", "echo [1]"), "'when':{'always':true},'stages':['precreate']");
    Eventually.is(() -> engine.ask("start", "c").err().contains("did not return a JSON object"));
    Files.writeString(
        low.resolve("a.json"),
        ("{'version':'1.0.0','hook':{'path':'"
                + script("p4", "exec sleep 100")
                + "','timeout':1},"
                + "'when':{'always':true},'stages':['precreate']}")
            .replace('\'', '"'));
    Eventually.is(() -> engine.ask("start", "c").err().contains("took more than 1 seconds"));
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("created");
    Files.delete(low.resolve("a.json"));
    engine.ask("start", "-a", "c").ok();
  }

  @Test
  @Tag("L39")
  void aContainerMayHaveItsOwnHookDirectories() throws IOException {
    Path other = Files.createDirectories(engine.directory().resolve("other"));
    hook(
        low,
        "a",
        mark("l", "echo low >> " + said),
        "'when':{'always':true},'stages':['createRuntime']");
    hook(
        other,
        "a",
        mark("o", "echo other >> " + said),
        "'when':{'always':true},'stages':['createRuntime']");
    engine.sh("crun", "--hooks-dir other", "true").ok();
    assertThat(said()).containsExactly("other");
    engine.sh("crun", "", "true").ok();
    assertThat(said()).containsExactly("other", "low");
    engine
        .ask(
            "--hooks-dir",
            "low",
            "--hooks-dir=other",
            "run",
            "--rm",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "true")
        .ok();
    assertThat(said()).containsExactly("other", "low", "other");
    // As in Podman: other commands ignore it.
    engine.ask("--hooks-dir", "low", "ps").ok();
    engine.sh("crun", "--hooks-dir nowhere", "true").fails(126, "nowhere", "does not exist");
    engine.sh("crun", "--hooks-dir=", "true").fails(125, "empty name");
  }

  @Test
  void lsAndTestShowHooksAndWhetherTheyApply() throws IOException {
    String mark = mark("m", "true");
    hook(low, "a", mark, "'when':{'always':true},'stages':['poststop']");
    hook(high, "a", mark, "'when':{'commands':['^sleep$']},'stages':['prestart','poststop']");
    hook(low, "c", mark, "'when':{'annotations':{'^x$':'y'}},'stages':['precreate']");
    assertThat(engine.ask("hooks", "ls").ok().out())
        .containsPattern("FILE +DIRECTORY +VERSION +STAGES +CONDITION +STATE")
        .containsPattern(
            "a.json +.*/high +1.0.0 +createRuntime,poststop +a command \\^sleep\\$ +ok")
        .containsPattern("a.json +.*/low +1.0.0 +poststop +always: true +overridden");
    for (String line : List.of("hooks ls --hooks-dir low", "--hooks-dir low hooks ls")) {
      assertThat(engine.ask(line.split(" ")).ok().out())
          .containsPattern("a.json +.*/low +1.0.0 +poststop +always: true +ok")
          .contains("c.json")
          .doesNotContain("/high");
    }
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--network",
            "none",
            "--annotation",
            "x=y",
            TestEngine.BUSYBOX,
            "sleep",
            "1")
        .ok();
    assertThat(
            engine
                .ask("hooks", "test", "--format", "{{.File}} {{.Applies}} {{.Reason}}", "c")
                .ok()
                .lines())
        .containsExactly(
            "a.json true a command ^sleep$ holds",
            "c.json true an annotation ^x$: y holds",
            "a.json false overridden by a file of the same name");
    assertThat(
            engine
                .ask(
                    "hooks",
                    "test",
                    "--hooks-dir",
                    "low",
                    "--format",
                    "{{.File}} {{.Applies}}",
                    "c")
                .ok()
                .lines())
        .containsExactly("a.json true", "c.json true");
    assertThat(
            engine
                .ask(
                    "hooks",
                    "test",
                    TestEngine.BUSYBOX,
                    "--format",
                    "{{.Applies}}",
                    "--command",
                    "ls")
                .ok()
                .lines())
        .containsExactly("false", "false", "false");
    engine.ask("hooks", "test", "nix").fails(125, "no container or image \"nix\" found");
    engine.ask("rm", "c").ok();
    // An invalid file is ignored only if the hooks have been valid before.
    engine.sh("crun", "", "true").ok();
    Files.writeString(high.resolve("bad.json"), "{");
    assertThat(engine.ask("hooks", "ls").ok().out()).contains("bad.json", "invalid JSON");
    // The valid hooks apply, and the invalid one is logged once.
    for (int i = 0; i < 3; i++) {
      engine.sh("crun", "", "true").ok();
    }
    assertThat(
            Files.readAllLines(engine.root().resolve("log/engine.0.log")).stream()
                .filter(
                    line ->
                        line.contains("ignoring an invalid hook file")
                            && line.contains("bad.json")))
        .hasSize(1);
  }
}
