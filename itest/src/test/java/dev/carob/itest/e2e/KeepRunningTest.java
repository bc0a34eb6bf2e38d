package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Restart policies, health checks and time limits. */
class KeepRunningTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void run(String script, String... options) {
    List<String> line = new ArrayList<>(List.of("run", "-d", "--network", "none", "--name", "c"));
    line.addAll(List.of(options));
    line.addAll(List.of(TestEngine.BUSYBOX, "sh", "-c", script));
    engine.ask(line.toArray(String[]::new)).ok();
  }

  private static long count(String action) {
    String id = engine.inspect("c", ".Id");
    return engine
        .ask(
            "events",
            "--stream=false",
            "--filter",
            "container=" + id,
            "--filter",
            "event=" + action)
        .ok()
        .lines()
        .size();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void onFailureRestartsUpToTheMaximum(String runtime) {
    run("exit 4", "--restart", "on-failure:3", "--runtime", runtime);
    Eventually.is(() -> count("died") == 4);
    engine.ask("wait", "c").ok();
    assertThat(engine.inspect("c", ".RestartCount}} {{.State.Status}} {{.State.ExitCode"))
        .isEqualTo("3 exited 4");
    assertThat(count("start")).isEqualTo(4);
    assertThat(count("restart")).isEqualTo(3);
    assertThat(
            engine.inspect(
                "c",
                ".HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount"))
        .isEqualTo("on-failure 3");
    // A start by the user resets the count.
    engine.ask("start", "c").ok();
    Eventually.is(() -> count("died") == 8);
  }

  @Test
  void onFailureLeavesASuccessAlone() {
    run("exit 0", "--restart", "on-failure");
    engine.ask("wait", "c").ok();
    assertThat(count("restart")).isZero();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("exited");
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "unless-stopped"})
  void itIsRestartedUntilAUserStopsIt(String policy) {
    run("sleep 1000", "--restart", policy);
    String pid = engine.inspect("c", ".State.Pid");
    TestEngine.end(ProcessHandle.of(Long.parseLong(pid)).orElseThrow());
    Eventually.is(
        () ->
            engine.inspect("c", ".State.Status").equals("running")
                && !engine.inspect("c", ".State.Pid").equals(pid));
    engine.ask("stop", "-t", "0", "c").ok();
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("exited");
    engine.kill9();
    assertThat(engine.ask("ps", "-aq", "--filter", "status=exited").ok().lines()).hasSize(1);
    assertThat(count("restart")).isEqualTo(1);
    engine.ask("start", "c").ok();
    engine.ask("kill", "c").ok();
    engine.ask("wait", "c").ok();
    assertThat(count("restart")).isEqualTo(1);
  }

  @Test
  void theNextEngineRestartsContainersThatEndedMeanwhile() {
    run("sleep 1000", "--restart", "always");
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(engine.inspect("c", ".State.Pid"))).orElseThrow();
    engine.kill9();
    TestEngine.end(process);
    engine.supervisors().forEach(TestEngine::awaitEnd);
    engine.ask("ps").ok();
    Eventually.is(() -> engine.inspect("c", ".State.Status").equals("running"));
  }

  @Test
  void removalByForceEndsEndlessRestarts() {
    run("exit 1", "--restart", "always");
    Eventually.is(() -> count("died") > 2);
    engine.ask("rm", "-f", "c").ok();
    engine.ask("inspect", "c").fails(125);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aRunThatExceedsItsTimeoutIsEndedAlsoWithoutAnEngine(String runtime) {
    run("sleep 1000", "--timeout", "1", "--runtime", runtime);
    engine.kill9();
    assertThat(engine.ask("wait", "c").ok().line()).isEqualTo("-1");
    assertThat(
            engine
                .carob(
                    "run",
                    "--rm",
                    "--network",
                    "none",
                    "--timeout",
                    "1",
                    TestEngine.BUSYBOX,
                    "sleep",
                    "1000")
                .code())
        .isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void healthIsCheckedAgainAndAgainAndItsResultsAreKept(String runtime) throws IOException {
    run(
        "touch /well; sleep 1000",
        "--runtime",
        runtime,
        "--health-cmd",
        "test -e /well && echo fine",
        "--health-interval",
        "100ms",
        "--health-retries",
        "2");
    engine.ask("wait", "--condition", "healthy", "c").ok();
    assertThat(engine.ask("ps", "--format", "{{.Status}}").ok().line()).endsWith("(healthy)");
    engine.ask("exec", "c", "rm", "/well").ok();
    engine.ask("wait", "--condition", "unhealthy", "c").ok();
    JsonNode health =
        new ObjectMapper()
            .readTree(engine.ask("inspect", "c").ok().out())
            .get(0)
            .path("State")
            .path("Health");
    assertThat(health.path("Status").asText()).isEqualTo("unhealthy");
    assertThat(health.path("FailingStreak").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(health.path("Log").size()).isBetween(2, 5);
    assertThat(health.path("Log").get(health.path("Log").size() - 1).path("ExitCode").asInt())
        .isEqualTo(1);
    assertThat(engine.ask("ps", "-q", "--filter", "health=unhealthy").ok().lines()).hasSize(1);
    assertThat(count("health_status")).isGreaterThanOrEqualTo(3);
    engine.kill9();
    engine.ask("exec", "c", "touch", "/well").ok();
    engine.ask("wait", "--condition", "healthy", "c").ok();
  }

  @Test
  void aCheckIsRunOnRequestToo() {
    run(
        "sleep 1000",
        "--health-cmd",
        "[\"CMD\", \"test\", \"-e\", \"/well\"]",
        "--health-interval",
        "disable");
    assertThat(engine.ask("healthcheck", "run", "c"))
        .isEqualTo(new TestEngine.Result(1, "starting\n", ""));
    engine.ask("healthcheck", "run", "c").fails(1);
    assertThat(engine.ask("healthcheck", "run", "c").out()).isEqualTo("unhealthy\n");
    engine.ask("exec", "c", "touch", "/well").ok();
    assertThat(engine.ask("healthcheck", "run", "c")).isEqualTo(new TestEngine.Result(0, "", ""));
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("healthcheck", "run", "c").fails(125, "exited", "running");
  }

  /** As with Podman, the command returns after the action, and prints the check's lines. */
  @ParameterizedTest
  @CsvSource({"kill, exited", "stop, exited", "restart, running"})
  void aRequestedCheckReturnsAfterTheAction(String action, String state) {
    run(
        "trap 'exit 0' TERM; rm -f /ill; while :; do sleep 0.1; done",
        "--health-cmd",
        "echo looking; test ! -e /ill",
        "--health-interval",
        "disable",
        "--health-retries",
        "1",
        "--health-on-failure",
        action);
    engine.ask("exec", "c", "touch", "/ill").ok();
    assertThat(engine.ask("healthcheck", "run", "c"))
        .isEqualTo(new TestEngine.Result(1, "unhealthy\n", ""));
    assertThat(engine.ask("inspect", "--format", "{{.State.Status}}", "c").ok().line())
        .isEqualTo(state);
    if (state.equals("exited")) {
      assertThat(
              engine
                  .ask("inspect", "--format", "{{json (index .State.Health.Log 0).Output}}", "c")
                  .ok()
                  .line())
          .isEqualTo("\"looking\"");
    }
  }

  @Test
  void aCheckThatDoesNotEndHasFailed() throws IOException {
    run(
        "sleep 1000",
        "--health-cmd",
        "sleep 1000",
        "--health-interval",
        "disable",
        "--health-timeout",
        "1s",
        "--health-retries",
        "1");
    engine.ask("healthcheck", "run", "c").fails(1);
    JsonNode last =
        new ObjectMapper()
            .readTree(engine.ask("inspect", "c").ok().out())
            .get(0)
            .path("State")
            .path("Health")
            .path("Log")
            .get(0);
    assertThat(last.path("ExitCode").asInt()).isEqualTo(-1);
    assertThat(last.path("Output").asText()).contains("1.0 s");
  }

  @Test
  void inTheStartPeriodFailuresDoNotCount() {
    run(
        "sleep 1000",
        "--health-cmd",
        "false",
        "--health-interval",
        "disable",
        "--health-retries",
        "1",
        "--health-start-period",
        "1h");
    engine.ask("healthcheck", "run", "c").fails(1);
    assertThat(engine.inspect("c", ".State.Health.Status}} {{.State.Health.FailingStreak"))
        .isEqualTo("starting 0");
  }

  @ParameterizedTest
  @CsvSource({"kill,exited", "stop,exited", "restart,running"})
  void anUnhealthyContainerIsHandledAsConfigured(String action, String state) {
    run(
        "sleep 1000",
        "--stop-timeout",
        "0",
        "--health-cmd",
        "test -e /well",
        "--health-interval",
        "disable",
        "--health-retries",
        "1",
        "--health-on-failure",
        action);
    String pid = engine.inspect("c", ".State.Pid");
    engine.ask("healthcheck", "run", "c").fails(1);
    Eventually.is(
        () ->
            !engine.inspect("c", ".State.Pid").equals(pid)
                && engine.inspect("c", ".State.Status").equals(state));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--restart sometimes | is not a valid restart policy",
        "--restart always:3 | only be specified with on-failure",
        "--restart on-failure:x | it must be a number",
        "--restart on-failure:-1 | it must be a number",
        "--rm --restart always | the --rm option conflicts with --restart",
        "--timeout -1 | must not be negative",
        "--health-cmd x --health-retries 0 | healthcheck-retries must be greater than 0",
        "--health-cmd x --health-timeout -1s | healthcheck-timeout must be at least 1 second",
        "--health-cmd x --health-interval 5 | invalid healthcheck-interval",
        "--health-cmd x --health-on-failure pray | invalid on-failure action",
        "--health-cmd x --no-healthcheck | cannot specify both",
        "--requires nobody | no such container"
      })
  void invalidOptionsAreReported(String options, String error) {
    List<String> line = new ArrayList<>(List.of("create", "--network", "none"));
    line.addAll(List.of(options.split(" ")));
    line.add(TestEngine.BUSYBOX);
    engine.ask(line.toArray(String[]::new)).fails(125, error);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void autoRemoveWorksWithoutAClient(String runtime) {
    Process client =
        engine.start(
            "run",
            "--rm",
            "--runtime",
            runtime,
            "--network",
            "none",
            "--name",
            "c",
            TestEngine.BUSYBOX,
            "sleep",
            "1000");
    Eventually.is(() -> engine.ask("ps", "-q", "--filter", "name=^c$").out().length() > 1);
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(engine.inspect("c", ".State.Pid"))).orElseThrow();
    client.descendants().forEach(ProcessHandle::destroyForcibly);
    client.destroyForcibly();
    TestEngine.exit(client);
    assertThat(engine.inspect("c", ".State.Status")).isEqualTo("running");
    TestEngine.end(process);
    Eventually.is(() -> engine.ask("container", "exists", "c").code() == 1);
  }

  @Test
  void noThreadWaitsForAnIdleContainer() {
    engine.ask("ps").ok();
    long before = threads();
    for (int i = 0; i < 20; i++) {
      engine
          .ask(
              "run",
              "-d",
              "--network",
              "none",
              "--health-cmd",
              "true",
              "--health-interval",
              "1h",
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
    }
    // Worker threads end only after a minute, but there must not be one for each container.
    assertThat(threads() - before).isLessThan(10);
  }

  private static long threads() {
    return engine
        .program("sh", "-c", "ls /proc/" + engine.engineProcess().pid() + "/task | wc -l")
        .ok()
        .line()
        .transform(Long::parseLong);
  }
}
