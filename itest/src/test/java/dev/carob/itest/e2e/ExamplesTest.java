package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The examples, built and tested outside this repository with its installed artifacts, and
 * installed in a running engine.
 */
class ExamplesTest {

  private static final Path EXAMPLES = Path.of(System.getProperty("carob.top"), "examples");

  private final TestEngine engine = new TestEngine();
  private final Path maven = HostMaven.install(engine.directory().resolve("programs"));

  @AfterEach
  void close() {
    engine.close();
  }

  private Path build(String name) {
    Path project = engine.directory().resolve(name);
    engine.program("cp", "-r", EXAMPLES.resolve(name).toString(), name).ok();
    engine.program("rm", "-rf", name + "/target").ok();
    TestEngine.Result build =
        engine.program(maven.toString(), "-q", "-B", "-f", project.toString(), "package");
    assertThat(build.code()).as(build.toString()).isZero();
    return project;
  }

  /** Moves an example's jar to the deploy directory and waits until its backend is available. */
  private Path deploy(String name, String state) throws IOException {
    Path jar = build(name).resolve("target/" + name + "-1.0.0.jar");
    engine.ask("ps").ok();
    Path deployed = engine.root().resolve("deploy/" + name + ".jar");
    Files.move(jar, deployed);
    Eventually.is(
        name,
        () ->
            engine
                .ask("plugin", "ls", "--format", "{{.Name}} {{.State}}")
                .ok()
                .lines()
                .contains("org.example." + name + " " + state));
    return deployed;
  }

  private void undeploy(Path deployed, String backend) throws IOException {
    Files.delete(deployed);
    Eventually.is(() -> !engine.ask("plugin", "ls").ok().out().contains("org.example"));
    engine.ask("backend", "info", backend).fails(125, "no such backend: '" + backend + "'");
  }

  private void write(String pid, String settings) throws IOException {
    Path etc = Files.createDirectories(engine.root().resolve("etc"));
    Files.writeString(
        etc.resolve("example.json"),
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "example",
         ":configurator:version": "1.0.0",
         "%s": %s}
        """
            .formatted(pid, settings));
  }

  @Test
  void aHookManagerIsQueriedForEveryContainer() throws IOException {
    Path mark = engine.directory().resolve("mark");
    Path hook =
        Files.writeString(engine.directory().resolve("hook"), "#!/bin/sh\ncat > " + mark + "\n");
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
    write("org.example.hooks", "{\"createRuntime\": [\"" + hook + "\"]}");
    engine.carob("run", "--rm", TestEngine.BUSYBOX, "true").ok();
    assertThat(mark).doesNotExist();

    Path deployed = deploy("hook-manager", "active");
    engine.carob("run", "--rm", "--name", "asked", TestEngine.BUSYBOX, "true").ok();
    assertThat(mark).content().contains("\"id\"");
    undeploy(deployed, "configured");
    Files.delete(mark);
    engine.carob("run", "--rm", TestEngine.BUSYBOX, "true").ok();
    assertThat(mark).doesNotExist();
  }

  @Test
  void anOciRuntimeRunsContainersAndTracesIt() throws IOException {
    Path trace = engine.directory().resolve("trace");
    write("org.example.trace", "{\"file\": \"" + trace + "\"}");
    Path deployed = deploy("oci-runtime", "active");
    assertThat(engine.sh("traced", "--name traced", "echo seen").ok().line()).isEqualTo("seen");
    assertThat(Files.readAllLines(trace))
        .anyMatch(line -> line.matches("create [0-9a-f]{64} done \\d+ us"))
        .anyMatch(line -> line.matches("start [0-9a-f]{64} done \\d+ us"));
    // When the delegate is swapped, the tracing runtime is recreated with it.
    engine.ask("plugin", "stop", "dev.carob.oci.runc").ok();
    assertThat(engine.ask("backend", "info", "traced").ok().out())
        .contains(
            "State: unavailable",
            "waits for a service dev.carob.spi.oci.OciRuntime with (carob.backend=runc)");
    engine.ask("plugin", "start", "dev.carob.oci.runc").ok();
    assertThat(engine.sh("traced", "", "echo again").ok().line()).isEqualTo("again");
    undeploy(deployed, "traced");
  }

  @Test
  void aNetworkBackendJoinsContainers() throws IOException {
    Path deployed = deploy("network-backend", "active");
    Path script = engine.directory().resolve("network-backend/network");
    engine.ask("config", "set", "org.example.script", "program=" + script).ok();
    engine.ask("backend", "use", "network=script").ok();
    engine
        .ask("run", "-d", "--name", "c", "--network", "script", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    String address = engine.inspect("c", ".NetworkSettings.Networks.script.IPAddress");
    assertThat(address).startsWith("10.99.");
    engine.program("busybox", "ping", "-c", "1", "-w", "5", address).ok();
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    assertThat(engine.program("ip", "-o", "link").ok().out()).doesNotContain("vs-");
    engine.ask("backend", "use", "network=").ok();
    undeploy(deployed, "script");
  }

  /**
   * The file system of this machine may not support shared blocks, so the driver is configured to
   * copy.
   */
  @Test
  void aStorageDriverKeepsImagesAndContainers() throws IOException {
    write("org.example.reflink", "{\"copy\": true}");
    Path deployed = deploy("storage-driver", "active");
    engine.ask("backend", "use", "storage=reflink").ok();
    engine.ask("run", "--name", "c", TestEngine.BUSYBOX, "sh", "-c", "echo kept > /f").ok();
    assertThat(engine.inspect("c", ".Driver")).isEqualTo("reflink");
    assertThat(engine.ask("diff", "c").ok().out()).contains("A /f");
    assertThat(engine.ask("start", "c").ok().line()).isEqualTo("c");
    engine.ask("rm", "-f", "-t", "0", "c").ok();
    engine.ask("rmi", TestEngine.BUSYBOX).ok();
    engine.ask("backend", "use", "storage=").ok();
    undeploy(deployed, "reflink");
  }

  private boolean hasVerb() {
    return engine.ask("help").ok().out().contains("uptime");
  }

  @Test
  void aVerbIsUsableAtOnceAndDisappearsWithItsBundle() throws IOException {
    engine.ask("run", "-d", "--name", "up", TestEngine.BUSYBOX, "sleep", "1000").ok();
    Path deployed = deploy("verb", "active");
    assertUsable();
    // Other verbs are unchanged, and errors of the new verb are reported as command errors.
    assertThat(engine.ask("ps", "--format", "{{.Names}}").ok().line()).isEqualTo("up");
    engine.ask("uptime", "nosuch").fails(125, "no running container is named nosuch");
    engine.ask("uptime", "--nosuch").fails(125, "unknown flag: --nosuch");
    engine.carob("engine", "stop").ok();
    assertUsable();

    Files.delete(deployed);
    Eventually.is(() -> !hasVerb());
    engine.ask("uptime").fails(125, "unrecognized command `carob uptime`");
    assertThat(engine.ask("__complete", "upt").ok().out()).isEmpty();
    assertThat(shell("uptime\n").err()).contains("Command not found: uptime");
    engine.ask("rm", "-f", "-t", "0", "up").ok();
  }

  private TestEngine.Result shell(String lines) {
    return engine.carob(lines.getBytes(StandardCharsets.UTF_8), "shell");
  }

  private void assertUsable() {
    assertThat(engine.ask("uptime", "up").ok().line()).matches("up 0:0\\d:\\d\\d");
    assertThat(engine.ask("help").ok().lines())
        .anyMatch(line -> line.matches(" +uptime +Show how long containers have been running"));
    assertThat(engine.ask("help", "uptime").ok().out()).contains("-s, --seconds", "Print seconds");
    assertThat(engine.ask("__complete", "upt").ok().line()).isEqualTo("uptime");
    assertThat(engine.ask("__complete", "uptime", "--sec").ok().line()).isEqualTo("--seconds");
    assertThat(shell("uptime -s up\nhelp | grep uptime\n").ok().out())
        .containsPattern("up \\d+\n")
        .contains("Show how long containers have been running");
  }
}
