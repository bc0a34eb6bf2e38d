package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Executes the commands in the documentation; also tests other forms of the distribution. */
class DocsTest {

  private static final Path TOP = Path.of(System.getProperty("carob.top"));

  private static List<String> blocks(Path page) throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }

  @Test
  void everyLineOfThePageForOperatorsWorks() throws IOException {
    try (TestEngine engine = new TestEngine()) {
      List<String> lines = blocks(TOP.resolve("docs/operate.md"));
      assertThat(lines).hasSizeGreaterThan(12);
      String path = TestEngine.DISTRIBUTION.resolve("bin") + ":" + System.getenv("PATH");
      for (String line : lines) {
        TestEngine.Result result = engine.program("env", "PATH=" + path, "sh", "-c", line);
        assertThat(result.code()).as(line + "\n" + result).isZero();
      }
    }
  }

  @Test
  void helpRequiresNeitherAnEngineNorRoot() throws IOException {
    List<List<String>> lines =
        List.of(
            List.of(),
            List.of("--help"),
            List.of("help"),
            List.of("--version"),
            List.of("help", "run"),
            List.of("volume", "--help"),
            List.of("help", "container"),
            List.of("network"),
            List.of("completion", "bash"),
            List.of("completion", "zsh"),
            List.of("completion", "fish"),
            List.of("container", "ls", "--help"),
            List.of("plugin", "install", "-h"));
    try (TestEngine engine = new TestEngine()) {
      List<TestEngine.Result> without = lines.stream().map(line -> help(engine, line)).toList();
      assertThat(engine.root()).doesNotExist();
      engine.carob("engine", "start").ok();
      List<TestEngine.Result> with = lines.stream().map(line -> help(engine, line)).toList();
      assertThat(without).isEqualTo(with);
      assertThat(with)
          .extracting(TestEngine.Result::code)
          .startsWith(125, 0, 0, 0, 0, 0, 0, 125, 0, 0, 0, 0, 0);
      assertThat(with.get(1).out()).contains("Global options:", "container exists");
      // The other user can reach this copy, but neither the distribution nor the engine.
      Path copy = Files.createTempDirectory("carob-help");
      try {
        Path bin = Files.createDirectories(copy.resolve("bin"));
        Files.copy(TestEngine.DISTRIBUTION.resolve("bin/carob"), bin.resolve("carob"));
        engine
            .program("cp", "-r", TestEngine.DISTRIBUTION.resolve("lib").toString(), copy.toString())
            .ok();
        engine.program("chmod", "-R", "a+rX,a-w", copy.toString()).ok();
        String other = bin.resolve("carob").toString();
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--clear-groups", other);
        assertThat(engine.program(words(nobody, "help", "run"))).isEqualTo(with.get(4));
        engine.program(words(nobody, "ps")).fails(125, "permission denied: run carob as root");
      } finally {
        engine.program("rm", "-r", copy.toString()).ok();
      }
    }
  }

  private static TestEngine.Result help(TestEngine engine, List<String> line) {
    return engine.carob(line.toArray(String[]::new));
  }

  private static String[] words(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Stream.of(rest)).toArray(String[]::new);
  }

  @Test
  void helpListsEveryVerbAndItsOptions() {
    try (TestEngine engine = new TestEngine()) {
      String help = engine.carob("help").ok().out();
      for (String verb :
          List.of(
              "attach",
              "backend info",
              "backend ls",
              "backend use",
              "config get",
              "config ls",
              "config set",
              "config unset",
              "container artifact",
              "container cleanup",
              "container exists",
              "container prune",
              "cp",
              "create",
              "diff",
              "engine",
              "events",
              "exec",
              "export",
              "healthcheck run",
              "hooks ls",
              "hooks test",
              "images",
              "import",
              "info",
              "init",
              "inspect",
              "kill",
              "load",
              "logs",
              "mount",
              "pause",
              "plugin info",
              "plugin install",
              "plugin ls",
              "plugin start",
              "plugin stop",
              "plugin uninstall",
              "plugin update",
              "ps",
              "pull",
              "rename",
              "restart",
              "rm",
              "rmi",
              "run",
              "secret create",
              "secret exists",
              "secret inspect",
              "secret ls",
              "secret rm",
              "shell",
              "start",
              "stats",
              "stop",
              "tag",
              "top",
              "unmount",
              "unpause",
              "update",
              "version",
              "volume create",
              "volume exists",
              "volume export",
              "volume import",
              "volume inspect",
              "volume ls",
              "volume prune",
              "volume rm",
              "wait")) {
        assertThat(help).containsPattern("(?m)^  " + verb + " ");
        List<String> line = new ArrayList<>(List.of("help"));
        line.addAll(List.of(verb.split(" ")));
        assertThat(engine.ask(line.toArray(String[]::new)).ok().out())
            .startsWith("Usage: carob " + verb)
            .contains("--help");
      }
    }
  }

  @Test
  void theOldestJavaRunsTheEngineToo() {
    try (TestEngine engine =
        new TestEngine().with("CAROB_JAVA", oldestJava().toString()).with("CAROB_CACHE", "off")) {
      assertThat(engine.carob("run", "--rm", TestEngine.BUSYBOX, "echo", "old").ok().line())
          .isEqualTo("old");
      assertThat(engine.carob("version", "--format", "{{.Client.JavaVersion}}").ok().line())
          .startsWith("17.");
      engine.carob("run", "--rm", "--runtime", "runc", TestEngine.BUSYBOX, "true").ok();
    }
  }

  static Path oldestJava() {
    Path java17 = Path.of("/usr/lib/jvm/java-17-openjdk-amd64/bin/java");
    assertThat(java17).as("Java 17 is needed: apt-get install openjdk-17-jre-headless").exists();
    return java17;
  }

  @Test
  void theExecutableJarIsAnEngine() throws IOException {
    try (TestEngine engine = new TestEngine()) {
      Process process =
          engine.start(
              List.of(
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-Djava.io.tmpdir=" + engine.directory(),
                  "-jar",
                  System.getProperty("carob.engine.jar"),
                  "--root",
                  engine.root().toString(),
                  "--runroot",
                  engine.run().toString()));
      try (var out = process.inputReader()) {
        assertThat(out.readLine()).isEqualTo("READY");
      }
      assertThat(engine.engineProcess().pid()).isEqualTo(process.pid());
      assertThat(engine.carob("run", "--rm", TestEngine.BUSYBOX, "echo", "jar").ok().line())
          .isEqualTo("jar");
      process.destroy();
      TestEngine.exit(process);
      // The executable jar removes what it unpacked.
      try (Stream<Path> left = Files.list(engine.directory())) {
        assertThat(left)
            .extracting(path -> path.getFileName().toString())
            .containsOnly("root", "run", "storage.conf", "auth.json");
      }
    }
  }
}
