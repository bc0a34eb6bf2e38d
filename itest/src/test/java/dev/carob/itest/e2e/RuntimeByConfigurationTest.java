package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OCI runtimes that are added by configuration, without a bundle. */
class RuntimeByConfigurationTest {

  private static final String HYBRID = "/sys/fs/cgroup/unified";

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  /** The file to which the second crun writes its arguments. */
  private static Path log() {
    return engine.directory().resolve("second.log");
  }

  private static Path secondCrun() throws IOException {
    Path program = engine.directory().resolve("second-crun");
    Files.writeString(
        program, "#!/bin/sh\necho \"$*\" >> " + log() + "\nexec /usr/bin/crun \"$@\"\n");
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** crun refuses a host with both cgroup versions, unless cgroup v2 is unmounted for it. */
  private static List<String> createPrefix() {
    return Files.exists(Path.of(HYBRID, "cgroup.controllers"))
        ? List.of("unshare", "--mount", "sh", "-c", "umount " + HYBRID + " && exec \"$0\" \"$@\"")
        : List.of();
  }

  private static void configure(String pid) throws IOException {
    List<String> words = new ArrayList<>(List.of("config", "set", pid));
    words.add("program=" + secondCrun());
    words.add("options=--cgroup-manager=cgroupfs");
    words.add("options=--rootless=false");
    createPrefix().forEach(word -> words.add("create.prefix=" + word));
    engine.ask(words.toArray(String[]::new)).ok();
  }

  private static void remove(String pid) {
    engine.ask("config", "unset", pid, "program", "options", "create.prefix").ok();
  }

  private static void run(String name, String... command) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(List.of("--name", name, "--network", "none", TestEngine.BUSYBOX));
    words.addAll(List.of("sleep", "1000"));
    engine.ask(words.toArray(String[]::new)).ok();
  }

  @Test
  void containersOfASecondCrunOutliveTheEngineAndItsConfiguration() throws IOException {
    configure("oci.runtime~second");
    assertThat(engine.ask("backend", "ls").ok().out())
        .containsPattern("oci +second +available")
        .containsPattern("oci +crun +\\* +available");
    run("runs", "run", "-d", "--runtime", "second");
    run("made", "create", "--runtime", "second");
    engine.ask("init", "made").ok();
    assertThat(Files.readString(log()))
        .contains("--cgroup-manager=cgroupfs --rootless=false --root " + engine.run(), " create ");
    assertThat(engine.inspect("runs", ".OCIRuntime")).isEqualTo("second");
    engine.kill9();
    assertThat(engine.inspect("runs", ".State.Status")).isEqualTo("running");
    assertThat(engine.inspect("made", ".State.Status")).isEqualTo("initialized");
    engine.ask("start", "made").ok();
    assertThat(engine.ask("exec", "made", "echo", "on").ok().line()).isEqualTo("on");
    engine.ask("pause", "runs").ok();
    assertThat(engine.inspect("runs", ".State.Status")).isEqualTo("paused");
    engine.ask("unpause", "runs").ok();
    engine.ask("kill", "made").ok();
    assertThat(engine.ask("wait", "made").ok().line()).isEqualTo("137");
    engine.ask("config", "set", "dev.carob.backends", "swap.wait=100").ok();
    remove("oci.runtime~second");
    engine
        .ask("run", "--runtime", "second", TestEngine.BUSYBOX, "true")
        .fails(125, "the OCI runtime 'second' is not available");
    engine.ask("rm", "--force", "--time", "0", "runs", "made").ok();
    // State that only the runtime can remove is recorded until the runtime is back.
    configure("oci.runtime~second");
    Eventually.is(() -> engine.ledger().isEmpty());
    engine.ask("config", "unset", "dev.carob.backends", "swap.wait").ok();
    remove("oci.runtime~second");
  }

  /** runsc differs fundamentally from crun: the container's first process is its sandbox. */
  @Test
  void runscRunsContainersInAKernelOfTheirOwn() {
    assertThat(Path.of("/usr/bin/runsc")).as("needed: apt-get install runsc").exists();
    String pid = "oci.runtime~runsc";
    // Debian's runsc mistakes a network namespace of a newer kernel for the host's and refuses it.
    engine.ask("config", "set", pid, "options=--ignore-cgroups", "options=--network=none").ok();
    assertThat(engine.sh("runsc", "", "dmesg").ok().out()).contains("Starting gVisor");
    assertThat(engine.sh("runsc", "", "exit 7").code()).isEqualTo(7);
    run("made", "create", "--runtime", "runsc");
    engine.ask("init", "made").ok();
    assertThat(engine.inspect("made", ".State.Status")).isEqualTo("initialized");
    engine.kill9();
    assertThat(engine.inspect("made", ".State.Status")).isEqualTo("initialized");
    engine.ask("start", "made").ok();
    assertThat(engine.ask("exec", "made", "dmesg").ok().out()).contains("Starting gVisor");
    engine.ask("pause", "made").ok();
    assertThat(engine.inspect("made", ".State.Status")).isEqualTo("paused");
    engine.ask("unpause", "made").ok();
    assertThat(engine.inspect("made", ".State.Status")).isEqualTo("running");
    engine.ask("kill", "made").ok();
    assertThat(engine.ask("wait", "made").ok().line()).isEqualTo("137");
    engine.ask("rm", "made").ok();
    engine.ask("config", "unset", pid, "options").ok();
  }

  @Test
  void aConfigurationFileAddsAndRemovesARuntime() throws IOException {
    Path file = engine.root().resolve("etc/oci.runtime~filed.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        """
        {":configurator:resource-version": 1,
         ":configurator:symbolic-name": "filed",
         ":configurator:version": "1.0.0",
         "oci.runtime~filed": {"program": "runc"}}
        """);
    Eventually.is(() -> backends().contains("oci filed available"));
    assertThat(engine.sh("filed", "", "echo hello").ok().line()).isEqualTo("hello");
    assertThat(engine.ask("config", "ls", "--format", "{{.PID}} {{.Key}} {{.Value}}").ok().lines())
        .contains("oci.runtime program ", "oci.runtime~filed program runc");
    Files.delete(file);
    Eventually.is(() -> backends().stream().noneMatch(line -> line.startsWith("oci filed")));
  }

  private static List<String> backends() {
    return engine.ask("backend", "ls", "--format", "{{.Kind}} {{.Name}} {{.State}}").ok().lines();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oci.runtime | program=x | choose a name and set oci.runtime~NAME",
        "oci.runtime~../x | program=x | nothing is configured by 'oci.runtime~../x'",
        "oci.runtime~x | timeout=soon | oci.runtime~x: timeout: 'soon' is not a valid long",
        "oci.runtime~x | path=x | oci.runtime~x has no key 'path'",
      })
  void invalidSettingsAreReportedAndChangeNothing(String pid, String setting, String message)
      throws IOException {
    engine.ask("config", "set", pid, setting).fails(125, message);
    Path etc = Files.createDirectories(engine.root().resolve("etc"));
    try (Stream<Path> files = Files.list(etc)) {
      assertThat(files).noneMatch(file -> file.toString().contains("oci.runtime"));
    }
  }
}
