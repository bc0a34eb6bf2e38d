package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.Fd;
import dev.carob.linux.OpenDirectory;
import dev.carob.linux.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers with missing parts, and concurrent changes. */
@Execution(ExecutionMode.CONCURRENT)
class VanishedTest {

  private TestEngine engine;

  @BeforeEach
  void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  private String create(String name) {
    return engine
        .ask("create", "--network", "none", "--name", name, TestEngine.BUSYBOX, "sleep", "1000")
        .ok()
        .line();
  }

  private String running(String name, String runtime) {
    return engine
        .ask(
            "run",
            "-d",
            "--runtime",
            runtime,
            "--network",
            "none",
            "--name",
            name,
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok()
        .line();
  }

  private String state(String name) {
    return engine.inspect(name, ".State.Status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void withoutItsBundleAContainerIsStoppedStartedAndRemoved(String runtime) {
    String id = running("c", runtime);
    Path bundle = Path.of(engine.inspect("c", ".StaticDir"));
    TestEngine.delete(bundle);
    assertThat(state("c")).isEqualTo("running");
    assertThat(engine.ask("logs", "c").ok().out()).isEmpty();
    engine.ask("exec", "c", "true").ok();
    engine.ask("attach", "c").fails(125, "cannot attach");
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("start", "c").ok();
    assertThat(bundle.resolve("config.json")).exists();
    engine.ask("stop", "-t", "0", "c").ok();
    TestEngine.delete(bundle);
    assertThat(engine.ask("rm", "c").ok().line()).isEqualTo("c");
    assertThat(engine.ask("ps", "-aq", "--no-trunc").ok().out()).doesNotContain(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aMissingConfigJsonIsWrittenAgain(String runtime) throws IOException {
    running("c", runtime);
    Path config = Path.of(engine.inspect("c", ".OCIConfigPath"));
    Files.delete(config);
    engine.ask("exec", "c", "true").ok();
    engine.ask("restart", "-t", "0", "c").ok();
    assertThat(config).exists();
    engine.ask("stop", "-t", "0", "c").ok();
    Files.writeString(config, "{ half");
    engine.ask("start", "c").ok();
  }

  @Test
  void aContainerWithoutItsLayerIsNotStartedAndCanBeRemoved() throws IOException {
    create("c");
    Path layers = engine.root().resolve("storage/overlay");
    String layer;
    try (var names = Files.list(layers)) {
      layer =
          names
              .map(path -> path.getFileName().toString())
              .filter(name -> name.length() == 64)
              .filter(name -> !Files.exists(layers.resolve(name).resolve("empty")))
              .findFirst()
              .orElseThrow();
    }
    TestEngine.delete(layers.resolve(layer));
    engine.ask("start", "c").fails(125, layer);
    assertThat(state("c")).isEqualTo("created");
    assertThat(engine.inspect("c", ".State.Error")).contains(layer);
    engine.ask("export", "c").fails(125, layer);
    engine.ask("cp", "c:/etc", "/tmp/nowhere").fails(125, layer);
    engine.ask("rm", "c").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aContainerWithoutItsConmonContinuesAndItsEndIsNoticed(String runtime) {
    running("c", runtime);
    engine.supervisors().forEach(TestEngine::end);
    assertThat(state("c")).isEqualTo("running");
    engine.ask("exec", "c", "true").ok();
    engine.ask("attach", "c").fails(125, "conmon");
    engine.ask("pause", "c").ok();
    engine.ask("unpause", "c").ok();
    engine.ask("stop", "-t", "0", "c").ok();
    assertThat(engine.inspect("c", ".State.ExitCode")).isEqualTo("-1");
    engine.ask("start", "c").ok();
    assertThat(state("c")).isEqualTo("running");
  }

  @ParameterizedTest
  @CsvSource({"crun, before", "crun, after", "runc, before", "runc, after"})
  void aConmonThatDiesDuringACreationLeavesNothing(String runtime, String when) throws IOException {
    Path armed = engine.directory().resolve("armed");
    Path deadly = engine.directory().resolve("deadly");
    String kill = "[ ! -e " + armed + " ] || kill -9 $PPID";
    String real = runtime + " \"$@\"";
    Files.writeString(
        deadly,
        "#!/bin/sh\n[ \"$3\" = create ] || [ \"$3\" = exec ] || exec %s\n%s\n%s\n"
            .formatted(
                real,
                when.equals("before") ? kill : real,
                when.equals("before") ? "exec " + real : "status=$?; " + kill + "; exit $status"));
    Files.setPosixFilePermissions(deadly, PosixFilePermissions.fromString("rwxr-xr-x"));
    engine.carob("engine", "stop").ok();
    engine.configure("dev.carob.oci." + runtime, "{\"path\": \"%s\"}", deadly);
    engine
        .ask(
            "create",
            "--runtime",
            runtime,
            "--network",
            "none",
            "--name",
            "c",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    Files.createFile(armed);
    engine.ask("start", "c").fails(125, "conmon ended");
    assertThat(state("c")).isIn("created", "exited");
    assertThat(engine.supervisors()).isEmpty();
    Files.delete(armed);
    engine.ask("start", "c").ok();
    Files.createFile(armed);
    engine.ask("exec", "c", "sleep", "1001").fails(125, "conmon");
    engine.ask("exec", "-d", "c", "sleep", "1001").fails(125, "conmon");
    assertThat(engine.ask("top", "c", "args").ok().lines())
        .containsExactly("COMMAND", "sleep 1000");
    Files.delete(armed);
    engine.ask("exec", "c", "true").ok();
    engine.ask("rm", "-ft0", "c").ok();
    engine.assertNothingOfContainersLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "12", "\0"})
  void damagedSupervisorFilesAffectOneRunOnly(String damage) throws IOException {
    running("c", "crun");
    Path run = engine.run().resolve("containers").resolve(engine.inspect("c", ".Id"));
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(engine.inspect("c", ".State.Pid"))).orElseThrow();
    engine.kill9();
    TestEngine.end(process);
    engine.supervisors().forEach(TestEngine::awaitEnd);
    for (String name : List.of("processes", "pidfile", "conmon.pid")) {
      Files.writeString(run.resolve(name), damage);
    }
    Files.writeString(run.resolve("exits").resolve(run.getFileName().toString()), damage);
    String code = damage.equals("12") ? "12" : "-1";
    assertThat(engine.inspect("c", ".State.Status}} {{.State.ExitCode"))
        .isEqualTo("exited " + code);
    engine.ask("start", "c").ok();
    assertThat(state("c")).isEqualTo("running");
  }

  /** A directory in a container's own layer. */
  private Path layer(String name) {
    return Path.of(engine.inspect(name, ".GraphDriver.Data.UpperDir"));
  }

  private static void nest(Path top, int depth, String name) {
    List<OpenDirectory> held = new ArrayList<>();
    try {
      held.add(new OpenDirectory(Fd.open(top, Fd.O_RDONLY | Fd.O_DIRECTORY, 0), top.toString()));
      for (int i = 0; i < depth; i++) {
        OpenDirectory parent = held.get(i);
        parent.mkdir(name, 0755);
        held.add(new OpenDirectory(parent.open(name, Fd.O_RDONLY | Fd.O_DIRECTORY), name));
      }
    } finally {
      held.forEach(OpenDirectory::close);
    }
  }

  @Test
  void damagedContainersDoNotAffectOthersAndAreRemovedByForce() throws SQLException, IOException {
    running("healthy", "crun");
    for (String name : List.of("gone", "deep", "fixed", "damaged")) {
      create(name);
    }
    Path gone = layer("gone");
    nest(layer("deep"), 30, "d".repeat(200));
    Path fixed = Files.createFile(layer("fixed").resolve("immutable"));
    assertThat(ProgramRun.of(List.of("/usr/bin/chattr", "+i", fixed.toString())).status()).isZero();
    TestEngine.delete(gone.getParent());
    engine.carob("engine", "stop").ok();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + engine.root().resolve("db.sqlite"));
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE record SET config = x'00ff' WHERE name = 'damaged'");
    }
    assertThat(engine.ask("ps", "-a", "--format", "{{.Names}} {{.Status}}").ok().lines())
        .hasSize(5)
        .contains("gone Created", "deep Created", "fixed Created", "damaged Unknown")
        .anyMatch(line -> line.startsWith("healthy Up"));
    TestEngine.Result sizes = engine.ask("ps", "-a", "--size", "--format", "{{.Names}} {{.Size}}");
    sizes.fails(125, gone.toString());
    assertThat(sizes.out()).contains("deep 0B (", "fixed 0B (", "healthy 0B (", "gone unknown");
    TestEngine.Result usage = engine.ask("system", "df");
    usage.fails(125, gone.toString());
    assertThat(usage.out()).containsPattern("Containers +5 +1 ");
    assertThat(engine.ask("system", "df", "-v").out()).contains("healthy", "deep", "fixed");
    engine.ask("exec", "healthy", "true").ok();
    engine.ask("rm", "-f", "gone", "damaged").ok();
    engine.ask("rm", "-a", "-f", "-t", "0").ok();
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
    engine.ask("system", "prune", "-a", "-f").ok();
    assertThat(fixed).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"crun, config.json", "crun, status", "runc, state.json"})
  void aStateThatTheRuntimeCannotReadAffectsOneContainerOnly(String runtime, String file)
      throws IOException {
    String id = running("broken", runtime);
    running("healthy", runtime);
    Path kept = engine.run().resolve(runtime).resolve(id);
    Files.writeString(kept.resolve(file), "{");
    engine.ask("exec", "broken", "true").fails(125, kept + " is damaged", "by force");
    engine.ask("exec", "healthy", "true").ok();
    assertThat(engine.ask("ps", "--format", "{{.Names}}").ok().lines())
        .containsExactlyInAnyOrder("broken", "healthy");
    engine.ask("rm", "-f", "-t", "0", "broken").ok();
    assertThat(kept).doesNotExist();
    assertThat(state("healthy")).isEqualTo("running");
  }

  @ParameterizedTest
  @ValueSource(strings = {"containers.json", "images.json", "layers.json", "mountpoints.json"})
  void aDamagedFileOfTheStoreIsNamedAndNotTakenForAnEmptyStore(String name) throws IOException {
    running("healthy", "crun");
    engine.carob("engine", "stop").ok();
    Path file = engine.root().resolve("storage/overlay-" + name.replace(".json", "") + "/" + name);
    if (name.equals("mountpoints.json")) {
      file = engine.run().resolve("storage/overlay-layers").resolve(name);
    }
    byte[] whole = Files.readAllBytes(file);
    Files.writeString(file, "[{");
    TestEngine.Result refused =
        engine.ask("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true");
    refused.fails(125, file + ": it is damaged", "at line 1, column 3; restore it from a backup");
    assertThat(refused.err()).doesNotContain("Source", "StreamRead");
    engine.ask("exec", "healthy", "true").ok();
    if (!name.startsWith("containers") && !name.startsWith("mountpoints")) {
      engine.ask("images").fails(125, file.toString());
    }
    Files.write(file, whole);
    engine.ask("rm", "-f", "-t", "0", "healthy").ok();
  }

  @Test
  void unreadableRowsAreListedAsDamagedAndCanBeRemoved() throws SQLException, IOException {
    create("good");
    create("badstate");
    create("badconfig");
    create("gone");
    engine.carob("engine", "stop").ok();
    String url = "jdbc:sqlite:" + engine.root().resolve("db.sqlite");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "UPDATE record SET state = '{\"state\":\"NOSUCH\"' WHERE name = 'badstate'");
      statement.execute("CREATE TABLE kept AS SELECT config FROM record WHERE name = 'badconfig'");
      statement.execute("UPDATE record SET config = x'00ff' WHERE name IN ('badconfig', 'gone')");
    }
    assertThat(engine.ask("ps", "-a", "--format", "{{.Names}} {{.Status}}").ok().lines())
        .containsExactlyInAnyOrder(
            "good Created", "badstate Unknown", "badconfig Unknown", "gone Unknown");
    engine.ask("start", "good").ok();
    engine.ask("start", "badstate").fails(125, "the record of container badstate", "backup");
    assertThat(engine.inspect("badstate", ".State.Error")).contains("is damaged");
    engine.ask("rm", "gone").fails(125, "the record of container gone", "by force");
    engine.ask("rm", "-f", "gone").ok();
    engine
        .ask("create", "--network", "none", "--name", "badstate", TestEngine.BUSYBOX)
        .fails(125, "in use");
    assertThat(engine.root().resolve("log/engine.0.log"))
        .content()
        .contains("the record of container badstate")
        .contains("the record of container badconfig");
    engine.carob("engine", "stop").ok();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      // An unreadable record is kept: when it is repaired, the container is available again.
      statement.execute(
          "UPDATE record SET state = '{\"state\":\"CONFIGURED\"}' WHERE name = 'badstate'");
      statement.execute(
          "UPDATE record SET config = (SELECT config FROM kept) WHERE name = 'badconfig'");
      statement.execute("DROP TABLE kept");
    }
    engine.ask("start", "badstate").ok();
    engine.ask("start", "badconfig").ok();
  }

  @Test
  void anAmbiguousIdPrefixIsRejectedByEveryVerb() {
    Map<Character, String> seen = new HashMap<>();
    String prefix = "";
    for (int i = 0; i < 17 && prefix.isEmpty(); i++) {
      String id = create("c" + i);
      if (seen.put(id.charAt(0), id) != null) {
        prefix = id.substring(0, 1);
      }
    }
    for (String verb :
        List.of(
            "start",
            "stop",
            "restart",
            "kill",
            "pause",
            "unpause",
            "init",
            "rm",
            "wait",
            "logs",
            "attach",
            "top",
            "stats --no-stream",
            "diff",
            "mount",
            "unmount",
            "export",
            "healthcheck run",
            "container cleanup",
            "container artifact ls")) {
      String[] line = (verb + " " + prefix).split(" ");
      TestEngine.Result result = engine.ask(line);
      assertThat(result.code()).as(verb).isEqualTo(125);
      assertThat(result.err()).as(verb).contains("more than one container", "give more digits");
    }
    engine.ask("exec", prefix, "true").fails(125, "more than one container");
    engine.ask("cp", prefix + ":/etc", "/tmp/x").fails(125, "more than one container");
    engine.ask("rename", prefix, "other").fails(125, "more than one container");
    engine.ask("inspect", "--type", "container", prefix).fails(125, "more than one container");
  }

  @Test
  void theSecondOfTwoRemovalsReportsAMissingContainer() {
    create("c");
    List<CompletableFuture<TestEngine.Result>> both =
        List.of(ask("rm", "-ft0", "c"), ask("rm", "-ft0", "c"), ask("rm", "-ft0", "c"));
    List<TestEngine.Result> results = both.stream().map(TestEngine::get).toList();
    assertThat(results).anyMatch(result -> result.code() == 0);
    assertThat(results)
        .allMatch(
            result ->
                result.code() == 0
                    || (result.code() == 1 && result.err().contains("no such container")));
    running("d", "crun");
    CompletableFuture<TestEngine.Result> stopping = ask("stop", "-t", "60", "d");
    CompletableFuture<TestEngine.Result> waiting = ask("wait", "d");
    Eventually.is(
        () ->
            engine
                .ask(
                    "events", "--stream=false", "--filter", "event=stop", "--filter", "container=d")
                .out()
                .contains(" stop "));
    engine.ask("rm", "-ft0", "d").ok();
    assertThat(TestEngine.get(stopping).code()).isZero();
    assertThat(TestEngine.get(waiting).line()).isEqualTo("137");
  }

  private CompletableFuture<TestEngine.Result> ask(String... line) {
    return CompletableFuture.supplyAsync(() -> engine.ask(line), task -> new Thread(task).start());
  }
}
