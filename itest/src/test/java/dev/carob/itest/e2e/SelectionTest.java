package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selecting containers in commands. */
class SelectionTest {

  private static TestEngine engine;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
  }

  @AfterEach
  void nothingIsLeft() {
    engine.assertNothingLeft();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  private static String run(String name, String... flags) {
    String[] line = {"run", "-d", "--network", "none", "--name", name};
    String[] command = {TestEngine.BUSYBOX, "sleep", "1000"};
    String[] all = new String[line.length + flags.length + command.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(flags, 0, all, line.length, flags.length);
    System.arraycopy(command, 0, all, line.length + flags.length, command.length);
    return engine.carob(all).ok().line();
  }

  @Test
  void allFiltersTheNewestAndFiles() throws IOException {
    String first = run("first", "--label", "t=1");
    String second = run("second", "--label", "t=2");
    String third = run("third", "--label", "t=2");
    assertThat(engine.carob("stop", "-t", "0", "--filter", "label=t=1").ok().lines())
        .containsExactly(first);
    assertThat(engine.carob("pause", "--latest").ok().lines()).containsExactly(third);
    assertThat(engine.carob("unpause", "--all").ok().lines()).containsExactly(third);
    List<String> row =
        List.of(engine.carob("ps", "-n", "1", "--ns", "--noheading").ok().line().split(" +"));
    assertThat(row).hasSize(2 + 8).startsWith(third.substring(0, 12), "third");
    assertThat(engine.carob("stop", "-t", "0", "--all").ok().lines())
        .containsExactlyInAnyOrder(second, third);
    assertThat(engine.carob("start", "second").ok().line()).isEqualTo("second");
    assertThat(engine.carob("restart", "-t", "0", "--all", "--running").ok().lines())
        .containsExactly(second);
    assertThat(engine.carob("kill", "--all").ok().lines()).containsExactly(second);
    assertThat(engine.carob("wait", "-f", "name=^seco.d$").ok().line()).isEqualTo("137");
    Path file = Files.writeString(engine.directory().resolve("cid"), second + "\n");
    assertThat(engine.carob("rm", "--cidfile", file.toString()).ok().lines())
        .containsExactly(second);
    assertThat(engine.carob("rm", "--filter", "status=exited").ok().lines())
        .containsExactlyInAnyOrder(first, third);
  }

  @ParameterizedTest
  @CsvSource({
    "before=second,  first",
    "since=second,   third",
    "label!=t=2,     first",
    "network=host,   third",
    "until=1h,       ''",
    "name=ir,        'first third'",
  })
  void filtersOfPs(String filter, String expected) {
    run("first", "--label", "t=1");
    run("second", "--label", "t=2");
    engine
        .carob(
            "create", "--network", "host", "--name", "third", "--label", "t=2", TestEngine.BUSYBOX)
        .ok();
    assertThat(
            String.join(
                " ",
                engine
                    .carob("ps", "-a", "--filter", filter, "--format", "{{.Names}}")
                    .ok()
                    .lines()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stop | you must provide at least one name or id",
        "stop --all one | no arguments are needed with --all",
        "rm --filter id=x --latest | cannot be used together",
        "pause --filter nonsense | invalid filter 'nonsense'",
        "kill --filter color=red | invalid filter 'color'",
        "rm --cidfile /nonexistent | the cidfile /nonexistent does not exist",
        "stop nobody | no such container",
        "ps --filter before=nobody | no such container",
      })
  void invalidOptionsAreRejected(String line, String message) {
    engine.carob(line.split(" ")).fails(125, message);
  }

  @Test
  void missingContainersCanBeIgnored() {
    assertThat(engine.carob("stop", "--ignore", "nobody").ok().out()).isEmpty();
    assertThat(engine.carob("rm", "--ignore", "nobody").ok().out()).isEmpty();
    engine.carob("rm", "nobody").fails(1, "no such container");
  }

  @Test
  void existsReportsByItsExitCode() {
    run("here");
    engine.carob("container", "exists", "here").ok();
    assertThat(engine.carob("container", "exists", "gone").code()).isEqualTo(1);
  }

  @Test
  void pruneAsksAndRemovesEndedContainersOnly() {
    run("on");
    String over = engine.carob("create", "--name", "over", TestEngine.BUSYBOX).ok().line();
    TestEngine.Result no =
        engine.carob("n\n".getBytes(StandardCharsets.UTF_8), "container", "prune").ok();
    assertThat(no.out()).contains("Are you sure").doesNotContain(over);
    assertThat(engine.carob("container", "prune").fails(125, "Error: EOF").out())
        .doesNotContain(over);
    assertThat(engine.carob("container", "prune", "-f", "--filter", "label=x").ok().out())
        .isEmpty();
    TestEngine.Result yes =
        engine.carob("y\n".getBytes(StandardCharsets.UTF_8), "container", "prune").ok();
    assertThat(yes.out()).contains(over);
    assertThat(engine.carob("ps", "-a", "--format", "{{.Names}}").ok().lines())
        .containsExactly("on");
  }
}
