package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every state in which it is invalid: it is rejected and changes nothing. */
@Tag("L15")
class StatesTest {

  private static final List<String> STATES =
      List.of("created", "initialized", "running", "paused", "exited");

  /** Command to the states in which it is rejected, and its exit code. */
  private static final Map<String, Refusal> REFUSED =
      Map.ofEntries(
          Map.entry("init", new Refusal(125, "initialized", "running", "paused")),
          Map.entry("start", new Refusal(125, "paused")),
          Map.entry("stop -t 0", new Refusal(125, "paused")),
          Map.entry("restart -t 0", new Refusal(125, "paused")),
          Map.entry("kill", new Refusal(125, "created", "initialized", "paused", "exited")),
          Map.entry("pause", new Refusal(125, "created", "initialized", "paused", "exited")),
          Map.entry("unpause", new Refusal(125, "created", "initialized", "running", "exited")),
          Map.entry("attach", new Refusal(125, "created", "exited")),
          Map.entry(
              "exec NAME true", new Refusal(255, "created", "initialized", "paused", "exited")),
          Map.entry("top", new Refusal(125, "created", "initialized", "exited")),
          Map.entry("rm", new Refusal(2, "running", "paused")),
          Map.entry("container cleanup", new Refusal(125, "initialized", "running", "paused")),
          Map.entry(
              "healthcheck run", new Refusal(125, "created", "initialized", "paused", "exited")));

  private record Refusal(int code, Set<String> states) {
    Refusal(int code, String... states) {
      this(code, Set.of(states));
    }
  }

  private static TestEngine engine;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    for (String state : STATES) {
      engine
          .ask(
              "create",
              "--network",
              "none",
              "--health-cmd",
              "true",
              "--health-interval",
              "disable",
              "--name",
              state,
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
    }
    engine.ask("init", "initialized").ok();
    for (String state : List.of("running", "paused", "exited")) {
      engine.ask("start", state).ok();
    }
    engine.ask("pause", "paused").ok();
    engine.ask("stop", "-t", "0", "exited").ok();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  static Stream<Arguments> refusals() {
    return REFUSED.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(
            entry ->
                entry.getValue().states().stream()
                    .sorted()
                    .map(state -> Arguments.of(entry.getKey(), state, entry.getValue().code())));
  }

  @ParameterizedTest(name = "{0} of one that is {1}")
  @MethodSource("refusals")
  void isRejectedAndLeavesTheContainerAsItWas(String verb, String state, int code) {
    String before = engine.ask("inspect", state).ok().out();
    List<String> line = new ArrayList<>(List.of(verb.replace("NAME", state).split(" ")));
    if (!verb.contains("NAME")) {
      line.add(state);
    }
    TestEngine.Result result = engine.ask(line.toArray(String[]::new)).fails(code, "Error: ");
    assertThat(result.err()).contains(internal(state));
    assertThat(engine.ask("inspect", state).ok().out()).isEqualTo(before);
  }

  /** The state as named in some of Podman's messages. */
  private static String internal(String state) {
    return state.equals("initialized") ? "" : state.equals("created") ? "c" : state;
  }
}
