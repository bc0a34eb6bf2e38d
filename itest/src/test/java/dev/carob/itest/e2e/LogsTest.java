package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Past and current output of containers. */
class LogsTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void run(String name, String script, String... options) {
    String[] line = new String[options.length + 9];
    int at = 0;
    for (String word : List.of("run", "-d", "--network", "none", "--name", name)) {
      line[at++] = word;
    }
    for (String word : options) {
      line[at++] = word;
    }
    line[at++] = TestEngine.BUSYBOX;
    line[at++] = "sh";
    String[] whole = java.util.Arrays.copyOf(line, at + 2);
    whole[at] = "-c";
    whole[at + 1] = script;
    engine.ask(whole).ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void followingEndsWithTheContainerWithoutLosingLines(String runtime) {
    run(
        "l",
        "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo line $i; [ $((i % 200)) = 0 ] && sleep 0.05; done; exit 3",
        "--runtime",
        runtime);
    List<String> lines = engine.carob("logs", "-f", "l").ok().lines();
    assertThat(lines).isEqualTo(IntStream.rangeClosed(1, 2000).mapToObj(i -> "line " + i).toList());
    assertThat(engine.ask("logs", "--follow", "--tail", "2", "l").ok().lines())
        .containsExactly("line 1999", "line 2000");
  }

  @Test
  void theLogDriverDecidesWhatLogsShows() {
    run("j", "echo hello", "--log-driver", "json-file");
    engine.ask("wait", "j").ok();
    assertThat(engine.ask("logs", "j").ok().line()).isEqualTo("hello");
    assertThat(engine.ask("inspect", "--format", "{{.HostConfig.LogConfig.Type}}", "j").ok().line())
        .isEqualTo("json-file");
    Path file = engine.root().resolve("chosen.log");
    run("f", "echo hello", "--log-opt", "path=" + file, "--log-opt", "tag=t");
    engine.ask("wait", "f").ok();
    assertThat(file).content().endsWith("stdout F hello\n");
    assertThat(engine.ask("logs", "f").ok().line()).isEqualTo("hello");
    run("n", "echo hello", "--log-driver", "none");
    engine.ask("logs", "n").fails(125, "this container is using the 'none' log driver");
    engine
        .ask("create", "--log-driver", "nosuch", TestEngine.BUSYBOX)
        .fails(125, "invalid log driver 'nosuch'");
    engine.ask("rm", "-f", "-t0", "j", "f", "n").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aProcessCanInheritStreamsAndDescriptorsOfTheCommand(String runtime) {
    String run =
        TestEngine.DISTRIBUTION.resolve("bin/carob")
            + " run --rm --network none --runtime "
            + runtime
            + " ";
    String busybox = TestEngine.BUSYBOX;
    assertThat(
            engine
                .program(
                    "bash",
                    "-c",
                    "echo in | "
                        + run
                        + "--log-driver passthrough "
                        + busybox
                        + " cat | cat;"
                        + run
                        + "--preserve-fds 2 "
                        + busybox
                        + " sh -c 'cat <&3; cat <&4' 3<<<three 4<<<four;"
                        + run
                        + "--preserve-fd 7 "
                        + busybox
                        + " sh -c 'cat <&7' 7<<<seven")
                .ok()
                .lines())
        .containsExactly("in", "three", "four", "seven");
    engine
        .program("bash", "-c", run + "--preserve-fds 1 " + busybox + " true")
        .fails(125, "file descriptor 3 is not available");
  }

  @Test
  void linesArriveAsTheyAreWrittenAndAFollowerCanLeave() throws IOException {
    run("l", "echo first; while :; do sleep 0.05; test -e /go && echo second && rm /go; done");
    Process follow = engine.start("logs", "-f", "l");
    TestEngine.Lines lines = TestEngine.lines(follow.getInputStream());
    assertThat(lines.next()).isEqualTo("first");
    engine.ask("exec", "l", "touch", "/go").ok();
    assertThat(lines.next()).isEqualTo("second");
    follow.destroy();
    TestEngine.exit(follow);
    Eventually.is(
        () ->
            !engine
                .program("jcmd", String.valueOf(engine.engineProcess().pid()), "Thread.print")
                .ok()
                .out()
                .contains("LogFollower.await"));
  }

  @Test
  void aLogThatIsTooLargeIsStartedAnewAndStillFollowed() throws IOException {
    run(
        "l",
        "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo line $i; [ $((i % 20)) = 0 ] && sleep 0.01; done",
        "--log-opt",
        "max-size=8k");
    List<String> lines = engine.carob("logs", "-f", "l").ok().lines();
    // Lines that were dropped before the follower started are missing, but no later ones.
    int first = Integer.parseInt(lines.get(0).substring(5));
    assertThat(first).isLessThan(2000);
    assertThat(lines)
        .isEqualTo(IntStream.rangeClosed(first, 3000).mapToObj(i -> "line " + i).toList());
    Path log = Path.of(engine.inspect("l", ".LogPath"));
    assertThat(Files.size(log)).isLessThanOrEqualTo(8192);
    assertThat(engine.ask("logs", "l").ok().lines()).endsWith("line 3000").doesNotContain("line 1");
  }

  @Test
  void followingEndsAtItsTimeThoughNothingIsWritten() {
    run("silent", "echo a; sleep 1000");
    assertThat(engine.ask("logs", "-f", "--until", "200ms", "silent").ok().out()).isEqualTo("a\n");
    assertThat(engine.ask("logs", "-f", "--until", "-1s", "--since", "-1s", "silent").ok().out())
        .isEmpty();
    engine.ask("rm", "-f", "-t", "0", "silent").ok();
  }

  @Test
  void linesOfSeveralContainersAreLabelled() {
    run("one", "echo a");
    run("two", "echo b >&2");
    engine.ask("wait", "one", "two").ok();
    String one = engine.inspect("one", ".Id").substring(0, 12);
    assertThat(engine.ask("logs", "one", "two").ok().out()).isEqualTo(one + " a\n");
    assertThat(engine.ask("logs", "-n", "one", "two").ok().err()).isEqualTo("two b\n");
    assertThat(engine.ask("logs", "-l").ok().err()).isEqualTo("b\n");
    assertThat(engine.ask("logs", "-f", "one", "two").ok().out()).isEqualTo(one + " a\n");
    TestEngine.Result colored = engine.ask("logs", "--color", "-n", "one", "two").ok();
    assertThat(colored.out()).isEqualTo("\033[31mone a\033[0m\n");
    assertThat(colored.err()).isEqualTo("\033[32mtwo b\033[0m\n");
  }

  @Test
  void incompleteLinesAreLeftOutAndAnyBytesAreAccepted() throws IOException {
    run("l", "echo whole");
    engine.ask("wait", "l").ok();
    Path log = Path.of(engine.inspect("l", ".LogPath"));
    Files.write(
        log,
        "\0\1 nonsense\n2026-01-01T00:00:00Z stdout F half a li".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.APPEND);
    assertThat(engine.ask("logs", "l").ok().out()).isEqualTo("whole\n");
    assertThat(engine.ask("logs", "-f", "l").ok().out()).isEqualTo("whole\n");
    Files.delete(log);
    assertThat(engine.ask("logs", "l").ok().out()).isEmpty();
  }

  @Test
  void theDriverNoneWritesNoLog() {
    run("l", "echo x", "--log-driver", "none");
    engine.ask("wait", "l").ok();
    engine.ask("logs", "l").fails(125, "using the 'none' log driver");
    engine.ask("logs", "-f", "l").fails(125, "using the 'none' log driver");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "logs | at least one container",
        "logs nobody | no such container",
        "logs --since yesterday nobody | invalid time",
        "logs -l nobody | cannot be used together",
        "create --log-opt max-size=lots builtin:busybox | invalid size",
        "create --log-driver passthrough -t builtin:busybox | --log-driver=passthrough"
      })
  void invalidOptionsAreReported(String line, String error) {
    engine.ask(line.split(" ")).fails(125, error);
  }
}
