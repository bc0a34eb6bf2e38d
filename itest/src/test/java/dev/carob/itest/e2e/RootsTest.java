package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Roots and run directories: which engine serves them, who can access them, and engines that cannot
 * start.
 */
class RootsTest {

  private static final String ENGINE =
      TestEngine.DISTRIBUTION.resolve("bin/carob-engine").toString();

  /** Uses directories that existed before with permissions for everybody. */
  @RegisterExtension
  private static final OneEngine engine =
      new OneEngine() {
        {
          try {
            for (Path directory : List.of(root(), run())) {
              Files.createDirectories(directory);
              Files.setPosixFilePermissions(
                  directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      };

  private static String[] on(Path root, String... command) {
    List<String> line = new ArrayList<>(List.of("--root", root.toString()));
    line.addAll(List.of(command));
    return line.toArray(String[]::new);
  }

  /** Finding H-1: a command's root was ignored if another engine answered. */
  @Test
  void aCommandForAnotherRootGetsAnEngineOfItsOwn() {
    engine.ask("create", "--network", "none", "--name", "kept", TestEngine.BUSYBOX).ok();
    Path other = engine.directory().resolve("other");
    engine.carob(on(other, "engine", "status")).fails(1);
    engine.carob(on(other, "engine", "stop")).ok();
    assertThat(other).doesNotExist();
    Path volumes = engine.directory().resolve("volumes");
    String[] first = {
      "--storage-driver=vfs", "--volumepath", volumes.toString(), "volume", "create", "v"
    };
    engine.carob(on(other, first)).ok();
    String format = "{{.Store.GraphDriverName}} {{.Store.VolumePath}} {{.Store.RunRoot}}";
    String[] said = engine.carob(on(other, "info", "-f", format)).ok().line().split(" ");
    assertThat(said).startsWith("vfs", volumes.toString());
    assertThat(volumes.resolve("v/_data")).isDirectory();
    Path run = Path.of(said[2]);
    assertThat(run.getParent()).isEqualTo(Path.of("/run/carob-roots"));
    engine.carob(on(other, "rm", "kept")).fails(1, "no such container");
    engine.carob(on(other, "engine", "stop")).ok();
    // The choices are recorded.
    said = engine.carob(on(other, "info", "-f", format)).ok().line().split(" ");
    assertThat(said).containsExactly("vfs", volumes.toString(), run.toString());
    engine
        .carob(on(other, "--volumepath", "/elsewhere", "ps"))
        .fails(125, "are in " + volumes + ", and not in /elsewhere");
    engine.carob(on(other, "system", "reset", "-f")).ok();
    engine.carob(on(other, "engine", "stop")).ok();
    assertThat(engine.carob("ps", "-aq").ok().lines()).hasSize(1);
    TestEngine.delete(run);
  }

  @Test
  void theRootMayBeNamedInOtherWays() throws IOException {
    Path link = engine.directory().resolve("link");
    Files.createSymbolicLink(link, engine.root());
    for (String name : List.of("link", link + "/", "./root//", "root/../link/../root")) {
      engine.carob("--root", name, "ps").ok();
      engine.carob("--log-level", "error", "--syslog", "--root", name, "ps").ok();
    }
    Files.delete(link);
  }

  @Test
  void twoEnginesOnOneRunDirectoryAreRefused() {
    engine.carob("engine", "start").ok();
    Path other = engine.directory().resolve("second");
    TestEngine.Result refused =
        engine.program(ENGINE, "--root", other.toString(), "--runroot", engine.run().toString());
    assertThat(refused.code()).isEqualTo(125);
    assertThat(refused.out())
        .contains("the engine of the root " + engine.root(), "an engine of the root " + other);
    Path elsewhere = engine.directory().resolve("elsewhere");
    engine
        .carob("--runroot", elsewhere.toString(), "ps")
        .fails(125, "the engine of the root " + engine.root(), "add --runroot " + engine.run());
  }

  /** Finding H-4: every user of the host could run a container's set-user-id file. */
  @Test
  void anotherUserReachesNothing() throws IOException {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "suid",
            "--env",
            "SECRET=hunter2",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "cp /bin/busybox /tmp/id && chmod 4755 /tmp/id && touch /tmp/done && sleep 1000")
        .ok();
    // The root user of its user namespace has to be able to traverse the run directory.
    engine.ask("run", "-d", "--uidmap", "0:100000:65536", TestEngine.BUSYBOX, "sleep", "1000").ok();
    Path merged = Path.of(engine.inspect("suid", ".GraphDriver.Data.MergedDir"));
    Eventually.is(() -> Files.exists(merged.resolve("tmp/done")));
    List<String> places = new ArrayList<>();
    places.add(merged.resolve("tmp/id").toString());
    for (Path top : List.of(engine.root(), engine.run(), engine.run().resolve("roots"))) {
      try (Stream<Path> all = Files.walk(top, 3)) {
        all.filter(
                path -> !path.equals(engine.run()) && !path.equals(engine.run().resolve("roots")))
            .filter(
                path -> !path.startsWith(engine.run().resolve("roots")) || Files.isDirectory(path))
            .filter(path -> path.getParent().equals(top) || path.startsWith(engine.root()))
            .forEach(path -> places.add(path.toString()));
      }
    }
    assertThat(places).hasSizeGreaterThan(20);
    List<String> nobody =
        new ArrayList<>(
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c"));
    nobody.add(
        "for place; do if [ -d \"$place\" ]; then ls \"$place\"/. && echo \"$place\"; else cat \"$place\" > /dev/null && echo \"$place\"; fi; done 2> /dev/null");
    nobody.add("sh");
    nobody.addAll(places);
    // These files reveal that an engine is running, and on which root.
    assertThat(engine.program(nobody.toArray(String[]::new)).lines())
        .isSubsetOf(
            engine.run().resolve("engine.lock").toString(),
            engine.run().resolve("booted").toString());
  }

  /** Finding M-2: a supervisor remained in the cgroups of the process that started the engine. */
  @Test
  void supervisorsHaveACgroupOfTheirOwn() throws IOException {
    engine.ask("run", "-d", "--network", "none", TestEngine.BUSYBOX, "sleep", "1000").ok();
    for (ProcessHandle conmon : engine.supervisors()) {
      assertThat(Files.readAllLines(Path.of("/proc/" + conmon.pid() + "/cgroup")))
          .filteredOn(line -> line.matches("\\d+:[a-z,]+:.*"))
          .isNotEmpty()
          .allMatch(line -> line.endsWith(":/carob/conmon"));
    }
  }

  @Test
  void aSupervisorStaysInTheEnginesCgroupOnRequest() throws IOException {
    engine
        .ask(
            "run",
            "-d",
            "--cgroups",
            "no-conmon",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    String own = "/proc/" + engine.engineProcess().pid() + "/cgroup";
    assertThat(engine.supervisors()).hasSize(1);
    for (ProcessHandle conmon : engine.supervisors()) {
      assertThat(Path.of("/proc/" + conmon.pid() + "/cgroup"))
          .hasContent(Files.readString(Path.of(own)));
    }
  }

  /** Finding M-3: connections with an incomplete frame each blocked all others. */
  @Test
  void anIncompleteGreetingDelaysNobody() throws IOException {
    engine.carob("engine", "start").ok();
    List<SocketChannel> clients = new ArrayList<>();
    try {
      byte[] half = ByteBuffer.allocate(6).put((byte) 'H').putInt(8 << 20).put((byte) 1).array();
      for (int i = 0; i < 200; i++) {
        SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX);
        clients.add(client);
        client.connect(UnixDomainSocketAddress.of(engine.run().resolve("carob.sock")));
        client.write(ByteBuffer.wrap(half));
      }
      engine.ask("ps").ok();
      // The engine closes each of them after a while, with or without an answer.
      ByteBuffer answer = ByteBuffer.allocate(1 << 16);
      while (clients.get(0).read(answer) >= 0) {
        assertThat(answer.hasRemaining()).isTrue();
      }
    } finally {
      for (SocketChannel client : clients) {
        client.close();
      }
    }
  }

  /**
   * Finding M-6: an engine that failed to start kept running, held the root and could not be
   * stopped.
   */
  @Test
  void anEngineThatCannotStartSaysWhyAndEnds() throws IOException {
    engine.carob("engine", "stop").ok();
    Path database = engine.root().resolve("db.sqlite");
    byte[] good = Files.readAllBytes(database);
    Files.writeString(database, "garbage ".repeat(1000));
    try {
      engine
          .carob("ps")
          .fails(125, "cannot open the database " + database, "it is damaged: restore it");
      engine.carob("engine", "status").fails(1);
      engine.carob("engine", "stop").ok();
    } finally {
      Files.write(database, good);
    }
    engine.carob("ps").ok();
  }

  @Test
  void anEngineWhoseStartHangsSaysWhereAndEnds() throws IOException {
    Path slow = engine.directory().resolve("slow");
    Path etc = Files.createDirectories(slow.resolve("root/etc"));
    engine.program("mkfifo", etc.resolve("settings.json").toString()).ok();
    List<String> carob =
        List.of(
            "env",
            "CAROB_START_LIMIT=1",
            "CAROB_RUN=" + slow.resolve("run"),
            "CAROB_ROOT=" + slow.resolve("root"),
            TestEngine.DISTRIBUTION.resolve("bin/carob").toString());
    engine
        .program(with(carob, "ps"))
        .fails(125, "Error: the engine did not get ready in 1 s: ", "does not end");
    engine.program(with(carob, "engine", "status")).fails(1);
  }

  private static String[] with(List<String> command, String... words) {
    return Stream.concat(command.stream(), Stream.of(words)).toArray(String[]::new);
  }

  /** Finding G39 of the comparison with Podman: an engine without a root kept running. */
  @Test
  void anEngineEndsWithItsRoot() throws IOException {
    Path directory = Files.createDirectory(engine.directory().resolve("short"));
    Path root = directory.resolve("root");
    engine.carob(on(root, "--runroot", directory.resolve("run").toString(), "ps")).ok();
    ProcessHandle process =
        ProcessHandle.of(Long.parseLong(Files.readString(root.resolve("engine.lock")).strip()))
            .orElseThrow();
    engine.program("umount", root.resolve("storage/overlay").toString());
    TestEngine.delete(directory);
    TestEngine.awaitEnd(process);
  }
}
