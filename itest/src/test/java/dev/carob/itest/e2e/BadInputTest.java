package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input is reported clearly, with Podman's exit code, and leaves nothing behind. */
class BadInputTest {

  private static TestEngine engine;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @AfterEach
  void nothingIsLeft() {
    engine.assertNothingLeft();
    assertThat(engine.carob("images", "-q").ok().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "run nosuchimage,                              no unqualified-search registries are defined",
    "run Bad:Name:x,                               invalid reference format",
    "run UPPER/case,                               lower case",
    "create --name /bad builtin:busybox,           invalid container name",
    "run --bogus builtin:busybox,                  unknown flag: --bogus",
    "run -Z builtin:busybox,                       unknown shorthand flag: 'Z'",
    "run,                                          'requires at least 1 arg(s), only received 0'",
    "run --runtime kata builtin:busybox,           no such OCI runtime: 'kata'; available: crun",
    "run --network blue builtin:busybox,           blue",
    "create --annotation a builtin:busybox,        annotations must be formatted KEY=VALUE: 'a'",
    "create --sysctl a builtin:busybox,            sysctl values must be formatted KEY=VALUE: 'a'",
    "create --memory-swap 1g builtin:busybox,      --memory-swap requires --memory",
    "run --ulimit nofile builtin:busybox,          invalid ulimit",
    "run --ulimit nosuch=1 builtin:busybox,        RLIMIT_NOSUCH",
    "run --shm-size big builtin:busybox,           invalid size",
    "run --stop-signal NOPE builtin:busybox,       invalid stop signal: NOPE",
    "run --workdir rel builtin:busybox,            not an absolute path",
    "run --log-driver syslog builtin:busybox,      invalid log driver 'syslog'",
    "run --pull often builtin:busybox,             unsupported pull policy",
    "run --rootfs /no/such/dir,                    /no/such/dir",
    "kill --signal NOPE nosuch,                    invalid signal: NOPE",
    "stop,                                         at least one name or id",
    "stop --all x,                                 no arguments are needed with --all",
    "start --all x,                                either start all containers or the container(s)",
    "stop --filter id=1 x,                         --filter takes no arguments",
    "stop --all --latest,                          --all and --latest cannot be used together",
    "stop --latest x,                              --latest and containers cannot be used together",
    "stop nosuch,                                  no container with name or ID",
    "start nosuch,                                 no container with name or ID",
    "logs nosuch,                                  no container with name or ID",
    "wait nosuch,                                  no container with name or ID",
    "attach nosuch,                                no container with name or ID",
    "inspect --type pod x,                         invalid type \"pod\"",
    "ps --filter color=red,                        invalid filter 'color'",
    "ps -a --format {{.Nope,                       unclosed action",
    "images --format {{nope}},                     function \"nope\" not defined",
    "nosuchverb,                                   unrecognized command `carob nosuchverb`",
    "load -i /no/such/file,                        no such file: /no/such/file",
    "pull oci:/no/such/dir,                        no such directory: /no/such/dir",
    "pull -q docker.io/library/busybox,             pinging container registry docker.io",
    "import /no/such/file,                         no such file: /no/such/file",
    "tag nosuch new,                               nosuch: image not known",
    "backend up,                                   backend up",
  })
  void isRefusedWithOneClearLine(String command, String message) {
    // ps does not evaluate a template if there is no container.
    if (command.contains("--format")) {
      engine.carob("create", "--name", "shown", TestEngine.BUSYBOX).ok();
    }
    TestEngine.Result result = engine.carob(command.split(" "));
    result.fails(125, "Error: ", message);
    // The error is one line; only hints at the help and at similar commands follow it.
    assertThat(
            result
                .err()
                .lines()
                .filter(line -> !line.isEmpty() && !line.matches("(See |Try |Did you mean|\t).*")))
        .hasSize(1);
  }

  @Test
  void missingObjectsHavePodmansExitCodes() {
    engine.carob("rm", "nosuch").fails(1, "no container with name or ID");
    engine.carob("rm", "--ignore", "nosuch").ok();
    engine.carob("rmi", "nosuch").fails(1, "image not known");
    engine.carob("rmi", "--ignore", "nosuch").ok();
  }

  @Test
  void aNameInUseIsReportedWithItsHolder() {
    String id = engine.carob("create", "--name", "taken", TestEngine.BUSYBOX).ok().line();
    engine.carob("run", "--name", "taken", TestEngine.BUSYBOX, "true").fails(125, id, "in use");
    assertThat(engine.carob("ps", "-aq", "--no-trunc").ok().lines()).containsExactly(id);
  }

  @Test
  void anImageInUseIsRemovedByForceOnly() {
    String id = engine.carob("create", TestEngine.BUSYBOX).ok().line();
    engine.carob("rmi", TestEngine.BUSYBOX).fails(2, id, "in use by a container");
    assertThat(engine.carob("rmi", "--force", TestEngine.BUSYBOX).ok().out()).contains("Deleted: ");
    assertThat(engine.carob("ps", "-aq").ok().out()).isEmpty();
    assertThat(engine.root().resolve("storage/overlay/l")).isEmptyDirectory();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
  }

  @Test
  void anInvalidTarIsNamedAndLeavesNothing() throws IOException {
    Path bad =
        Files.writeString(engine.directory().resolve("bad.tar"), "this is no tar".repeat(100));
    engine.carob("load", "-i", "bad.tar").fails(125, bad.toString());
    engine.carob("import", "bad.tar", "bad").fails(125, "does not begin with a tar header");
    Path evil = engine.directory().resolve("evil.tar");
    engine
        .program(
            "sh",
            "-c",
            "echo x > /tmp/carob-evil-$$; tar -P -cf evil.tar --transform 's,.*,../../evil,' /tmp/carob-evil-$$; rm /tmp/carob-evil-$$")
        .ok();
    assertThat(evil).exists();
    engine.carob("import", "evil.tar", "evil").fails(125, "../../evil", "leads out of the tree");
    assertThat(layers()).isEqualTo(1);
  }

  private static long layers() throws IOException {
    try (var all = Files.list(engine.root().resolve("storage/overlay"))) {
      return all.filter(path -> path.getFileName().toString().matches("[0-9a-f]{64}")).count();
    }
  }

  @Test
  void aFullDiskIsReportedAndLosesNothing() throws IOException {
    Path small = Files.createTempDirectory("carob-small");
    Mounts.mount("small", small, "tmpfs", 0, "size=6m");
    try (TestEngine full = new TestEngine(Files.createDirectory(small.resolve("e")))) {
      full.carob("pull", TestEngine.BUSYBOX).ok();
      Path big = engine.directory().resolve("big.tar");
      engine
          .program("sh", "-c", "head -c 8000000 /dev/zero > big; tar -cf big.tar big; rm big")
          .ok();
      full.carob("import", big.toString(), "big").fails(125, "no space left");
      assertThat(full.carob("images", "-q").ok().lines()).hasSize(1);
      assertThat(full.carob("run", "--rm", TestEngine.BUSYBOX, "echo", "alive").ok().line())
          .isEqualTo("alive");
    } finally {
      Mounts.detach(small);
      Files.deleteIfExists(small);
    }
  }

  @Test
  void afterAFullDiskIsFreedTheStateIsCorrect() throws IOException {
    TestEngine full = new TestEngine();
    Files.createDirectories(full.root());
    Mounts.mount("small", full.root(), "tmpfs", 0, "mode=700,size=40m");
    try (full) {
      full.carob(
              "run", "-d", "--name", "w", "--network", "none", TestEngine.BUSYBOX, "yes", "fill it")
          .ok();
      Path fill = full.root().resolve("fill");
      full.program("sh", "-c", "cat /dev/zero > " + fill);
      Eventually.is("a full disk", () -> full.root().toFile().getUsableSpace() == 0);
      full.carob("stop", "-t", "0", "w").ok();
      assertThat(full.inspect("w", ".State.Status")).isEqualTo("exited");
      assertThat(full.inspect("w", ".State.ExitCode")).isEqualTo("137");
      full.carob("create", "--name", "x", TestEngine.BUSYBOX)
          .fails(125, "no space left on device", full.root().toString());
      // The space for removals is reserved in the next engine as well.
      full.carob("engine", "stop").ok();
      full.program("sh", "-c", "cat /dev/zero > " + fill + "2");
      full.carob("rm", "w").ok();
      assertThat(full.carob("ps", "-aq").ok().out()).isEmpty();
      Files.delete(fill);
      Files.delete(full.root().resolve("fill2"));
      full.carob("engine", "stop").ok();
      Mounts.detach(full.root());
    }
  }

  /** conmon cannot write the exit of a container, and the runtime cannot write its state. */
  @Test
  void aFullDiskOfTheRootAndTheRunDirectoryIsFreed() throws IOException {
    Path small = Files.createTempDirectory("carob-full");
    Mounts.mount("small", small, "tmpfs", 0, "mode=711,size=40m");
    try (TestEngine full = new TestEngine(small.resolve("e"))) {
      // The log is on the same disk: debug messages would use up its space.
      full.with("CAROB_LOG", "info");
      for (String name : List.of("k", "s", "r")) {
        full.carob(
                "run", "-d", "--name", name, "--network", "none", TestEngine.BUSYBOX, "sleep", "99")
            .ok();
      }
      full.carob("create", "--name", "c", "--network", "none", TestEngine.BUSYBOX).ok();
      // Some operations free a little space.
      String[] fill = {"sh", "-c", "cat /dev/zero >> " + small.resolve("fill")};
      full.program(fill);
      assertThat(small.toFile().getUsableSpace()).isZero();
      full.carob("start", "c").fails(125, "no space left on device", small.toString());
      full.carob("exec", "k", "true").fails(125, "no space left on device", small.toString());
      full.program(fill);
      full.carob("kill", "k").ok();
      assertThat(full.carob("wait", "k").ok().line()).isEqualTo("-1");
      full.program(fill);
      full.carob("engine", "stop").ok();
      full.program(fill);
      assertThat(full.carob("ps", "-a", "--format", "{{.Names}} {{.State}}").ok().lines())
          .containsExactly("k exited", "s running", "r running", "c created");
      full.program(fill);
      full.carob("stop", "-t", "0", "s").ok();
      assertThat(full.inspect("s", ".State.Status")).isEqualTo("exited");
      assertThat(Files.readString(full.root().resolve("log/engine.0.log")))
          .contains("its exit status is lost: conmon ended without writing " + full.run());
      full.program(fill);
      full.carob("rm", "-f", "-t", "0", "r", "k", "s", "c").ok();
      full.assertNothingLeft();
      Files.delete(small.resolve("fill"));
    } finally {
      Mounts.below(small).forEach(Mounts::detach);
    }
    Files.delete(small);
  }

  @Test
  void damagedStateIsAnErrorThatNamesTheFile() throws IOException {
    try (TestEngine damaged = new TestEngine()) {
      damaged.carob("create", "--name", "c", "--network", "none", TestEngine.BUSYBOX).ok();
      for (String name :
          List.of(
              "overlay-layers/layers.json",
              "overlay-images/images.json",
              "overlay-containers/containers.json")) {
        damaged.carob("engine", "stop").ok();
        Path file = damaged.root().resolve("storage").resolve(name);
        Path kept = Files.move(file, damaged.directory().resolve("kept"));
        Files.writeString(file, "{{{[");
        damaged
            .carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true")
            .fails(125, file.toString(), "restore it from a backup");
        Files.move(kept, file, StandardCopyOption.REPLACE_EXISTING);
      }
      damaged.carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true").ok();
      damaged.carob("rm", "c").ok();
      damaged.carob("engine", "stop").ok();
      Path backends = damaged.root().resolve("backends.json");
      String recorded = Files.readString(backends);
      Files.writeString(backends, recorded.replace("\"sqlite\"", "\"example\""));
      damaged.carob("ps").fails(125, "state store 'sqlite'", "state store 'example'");
      Files.writeString(backends, recorded);
    }
  }

  @Test
  void usersOtherThanRootAreRejected() throws IOException {
    Path cache = Files.createTempDirectory("carob-nobody");
    // The user nobody may be unable to access the build directory.
    Path readable = engine.directory().resolve("readable");
    engine.program("cp", "-r", TestEngine.DISTRIBUTION.toString(), readable.toString()).ok();
    TestEngine.Result result =
        engine.program(
            "setpriv",
            "--reuid",
            "65534",
            "--clear-groups",
            "env",
            "CAROB_ROOT=" + cache.resolve("root"),
            "CAROB_RUN=" + cache.resolve("run"),
            "CAROB_CACHE=/nonexistent",
            readable.resolve("bin/carob").toString(),
            "ps");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains("root");
    TestEngine.Result launcher =
        engine.program(
            "setpriv",
            "--reuid",
            "65534",
            "--clear-groups",
            readable.resolve("bin/carob-engine").toString(),
            "--root",
            cache.resolve("root").toString());
    assertThat(launcher.code()).isEqualTo(125);
    assertThat(launcher.out()).contains("must run as root", "65534");
    Files.delete(cache);
  }

  @Test
  void aMissingRuntimeIsReportedWithItsPath() {
    try (TestEngine other = new TestEngine()) {
      other.configure("dev.carob.oci.crun", "{\"path\": \"/opt/nothing/crun\"}");
      other
          .carob("run", "--rm", TestEngine.BUSYBOX, "true")
          .fails(125, "/opt/nothing/crun is not installed: no such file");
      other.carob("run", "--rm", "--runtime", "runc", TestEngine.BUSYBOX, "true").ok();
      assertThat(other.carob("ps", "-aq").ok().out()).isEmpty();
    }
  }
}
