package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.FileStat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copying files into containers and out of them. */
class CopyTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();
  private Path dir;

  @BeforeEach
  void directory() throws IOException {
    dir = Files.createTempDirectory(engine.directory(), "copy");
  }

  @AfterEach
  void noDirectory() {
    TestEngine.delete(dir);
  }

  /** Creates a container in a state in which files can be copied. */
  private void container(String state) {
    engine
        .ask("create", "--network", "none", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    switch (state) {
      case "running" -> engine.ask("start", "c").ok();
      case "paused" -> {
        engine.ask("start", "c").ok();
        engine.ask("pause", "c").ok();
      }
      case "exited" -> {
        engine.ask("start", "c").ok();
        engine.ask("stop", "-t", "0", "c").ok();
      }
      default -> {}
    }
  }

  /** Finding L-8 of the security review: a slow reader of an export blocked other commands. */
  @ParameterizedTest
  @ValueSource(strings = {"created", "running"})
  void anExportWhoseOutputIsNotReadDelaysNobody(String state) throws IOException {
    container(state);
    Process export = engine.start("export", "c");
    try {
      // The tar is larger than all buffers between the engine and the reader.
      assertThat(export.getInputStream().read()).isNotNegative();
      assertThat(engine.ask("diff", "c").ok().code()).isZero();
      assertThat(engine.ask("cp", "c:/bin/busybox", dir + "/b").ok().code()).isZero();
      engine.ask("rm", "-f", "-t", "0", "c").ok();
      assertThat(export.isAlive()).isTrue();
    } finally {
      TestEngine.end(export.toHandle());
    }
  }

  @Test
  void aCopyThatWaitsForInputIsInterruptedByARemoval() throws IOException {
    container("created");
    Files.write(dir.resolve("big"), new byte[1 << 20]);
    engine.program("tar", "-C", dir.toString(), "-cf", dir + "/big.tar", "big").ok();
    Process copy = engine.start("cp", "-", "c:/tmp");
    try {
      OutputStream tar = copy.getOutputStream();
      tar.write(Files.readAllBytes(dir.resolve("big.tar")), 0, 1 << 19);
      tar.flush();
      String find = "find " + engine.root() + "/storage/overlay/*/diff/tmp -type f | grep .";
      Eventually.is("a copy", () -> engine.program("sh", "-c", find).code() == 0);
      engine.ask("rm", "-f", "-t", "0", "c").ok();
      assertThat(TestEngine.exit(copy)).isEqualTo(125);
    } finally {
      TestEngine.end(copy.toHandle());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "running", "paused", "exited"})
  void filesAndDirectoriesGoBothWaysWithTheirOwnersAndModes(String state) throws IOException {
    container(state);
    Files.createDirectories(dir.resolve("in/sub"));
    Files.writeString(dir.resolve("in/sub/file"), "content");
    engine.program("chown", "12:34", dir.resolve("in/sub/file").toString()).ok();
    engine.program("chmod", "4750", dir.resolve("in/sub/file").toString()).ok();
    Files.createSymbolicLink(dir.resolve("in/link"), Path.of("sub/file"));
    engine.ask("cp", "--archive=false", dir + "/in", "c:/srv").ok();
    engine.ask("cp", "c:/srv", dir + "/out").ok();
    assertThat(dir.resolve("out/sub/file")).hasContent("content");
    FileStat stat = FileStat.of(dir.resolve("out/sub/file"));
    assertThat(stat.uid()).isEqualTo(12);
    assertThat(stat.gid()).isEqualTo(34);
    assertThat(stat.permissions()).isEqualTo(04750);
    assertThat(Files.readSymbolicLink(dir.resolve("out/link"))).isEqualTo(Path.of("sub/file"));
    // Copy into an existing directory: the source directory itself or, with a dot, only its
    // content.
    engine.ask("cp", "c:/srv", dir.toString()).ok();
    assertThat(dir.resolve("srv/sub/file")).exists();
    Files.createDirectory(dir.resolve("dot"));
    engine.ask("cp", "c:/srv/.", dir + "/dot").ok();
    assertThat(dir.resolve("dot/sub/file")).exists();
    // Copy a file over an existing one, and to a new name.
    Files.writeString(dir.resolve("one"), "new");
    engine.ask("cp", dir + "/one", "c:/srv/sub/file").ok();
    engine.ask("cp", "c:/srv/sub/file", dir + "/two").ok();
    assertThat(dir.resolve("two")).hasContent("new");
    assertThat(engine.ask("diff", "c").ok().out()).contains("A /srv/sub/file");
  }

  @Test
  void tarsGoInAndOut() throws IOException {
    container("running");
    Files.writeString(dir.resolve("f"), "tarred");
    engine.program("tar", "-C", dir.toString(), "-cf", dir + "/t.tar", "f").ok();
    engine
        .carob(Files.readAllBytes(dir.resolve("t.tar")), "cp", "-", "c:/srv")
        .fails(125, "destination must be a directory when copying from stdin");
    engine.ask("exec", "c", "mkdir", "/srv").ok();
    engine.carob(Files.readAllBytes(dir.resolve("t.tar")), "cp", "-", "c:/srv").ok();
    assertThat(engine.ask("exec", "c", "cat", "/srv/f").ok().out()).isEqualTo("tarred");
    engine
        .program(
            "sh",
            "-c",
            TestEngine.DISTRIBUTION.resolve("bin/carob") + " cp c:/srv - | tar -xC " + dir)
        .ok();
    assertThat(dir.resolve("srv/f")).hasContent("tarred");
    engine
        .carob(
            "no tar at all, and long enough not to be one".repeat(40).getBytes(),
            "cp",
            "-",
            "c:/srv")
        .fails(125, "source must be a (compressed) tar archive when copying from stdin");
    for (byte[] input : new byte[][] {{}, "nope".getBytes(), new byte[300]}) {
      engine
          .carob(input, "cp", "-", "c:/srv")
          .fails(125, "source must be a (compressed) tar archive when copying from stdin");
    }
  }

  @Test
  void compressedTarsAreUnpacked() throws IOException {
    container("running");
    for (String how : List.of("gzip", "bzip2", "xz", "zstd")) {
      Files.writeString(dir.resolve(how), how + " content");
      String pack = "tar -C %s -c %s | %s -c > %s/t".formatted(dir, how, how, dir);
      engine.program("sh", "-c", pack).ok();
      byte[] tar = Files.readAllBytes(dir.resolve("t"));
      engine.carob(tar, "cp", "-", "c:/tmp").ok();
      assertThat(engine.ask("exec", "c", "cat", "/tmp/" + how).ok().out())
          .isEqualTo(how + " content");
      engine.carob(java.util.Arrays.copyOf(tar, tar.length / 2), "cp", "-", "c:/tmp").fails(125);
    }
    engine.ask("volume", "create", "tars").ok();
    engine.ask("volume", "import", "tars", dir + "/t").ok();
    String place =
        engine.ask("volume", "inspect", "--format", "{{.Mountpoint}}", "tars").ok().line();
    assertThat(Path.of(place).resolve("zstd")).hasContent("zstd content");
    engine
        .ask("volume", "import", "tars", dir + "/gzip")
        .fails(125, "not a (compressed) tar archive");
    engine.ask("volume", "rm", "tars").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "exited"})
  void copiedFilesBelongToTheContainersUserAlsoWithMappedIds(String state) throws IOException {
    Files.writeString(dir.resolve("f"), "x");
    engine.program("chown", "1234:5678", dir + "/f").ok();
    engine
        .ask(
            "run -d --network none --name c --user 7:8 --uidmap 0:100000:65536"
                .concat(" " + TestEngine.BUSYBOX + " sleep 1000")
                .split(" "))
        .ok();
    if (state.equals("exited")) {
      engine.ask("stop", "-t", "0", "c").ok();
    }
    engine.ask("cp", dir + "/f", "c:/tmp/users").ok();
    engine.ask("cp", "-a=false", dir + "/f", "c:/tmp/kept").ok();
    engine.ask("start", "c").ok();
    assertThat(
            engine.ask("exec", "c", "stat", "-c", "%u:%g", "/tmp/users", "/tmp/kept").ok().lines())
        .containsExactly("7:8", "1234:5678");
    engine.ask("cp", "c:/tmp/kept", dir + "/out").ok();
    assertThat(FileStat.of(dir.resolve("out")).uid()).isEqualTo(1234);
    engine.ask("export", "-o", dir + "/all.tar", "c").ok();
    assertThat(engine.program("tar", "--numeric-owner", "-tvf", dir + "/all.tar").ok().out())
        .contains("7/8", "1234/5678")
        .doesNotContain("100000");
  }

  @Test
  void aContainerThatDoesNotRunIsSeenWithItsVolumesAndBindMounts() throws IOException {
    Path host = Files.createDirectory(dir.resolve("host"));
    Files.writeString(dir.resolve("f"), "content");
    engine
        .ask(
            "create",
            "--network",
            "none",
            "--name",
            "c",
            "-v",
            "v:/data",
            "-v",
            host + ":/h/h",
            TestEngine.BUSYBOX,
            "cat",
            "/data/f")
        .ok();
    var before = dev.carob.linux.Mounts.below(engine.root());
    engine.ask("cp", dir + "/f", "c:/data/").ok();
    engine.ask("cp", dir + "/f", "c:/h/h/g").ok();
    assertThat(host.resolve("g")).hasContent("content");
    engine.ask("cp", "c:/data", dir + "/out").ok();
    assertThat(dir.resolve("out/f")).hasContent("content");
    assertThat(dev.carob.linux.Mounts.below(engine.root())).isEqualTo(before);
    assertThat(engine.ask("start", "-a", "c").ok().out()).isEqualTo("content");
    engine.ask("rm", "c").ok();
    engine.ask("volume", "rm", "v").ok();
  }

  @Test
  void devicesAreNotMadeOnTheHost() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "--cap-add",
            "MKNOD",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "mkdir /dv; mknod /dv/d c 1 3; mkfifo /dv/p; echo > /dv/r; echo up; sleep 1000")
        .ok();
    Eventually.is(() -> engine.ask("logs", "c").ok().out().equals("up\n"));
    engine.ask("cp", "c:/dv", dir + "/out").ok();
    assertThat(dir.resolve("out/r")).exists();
    assertThat(dir.resolve("out/p")).exists();
    assertThat(dir.resolve("out/d")).doesNotExist();
    engine.ask("cp", "c:/dv", "c:/again").ok();
    engine.ask("exec", "c", "ls", "/again/d").fails(1, "No such file");
  }

  @Test
  void pathsAreRelativeToTheWorkingDirectoryAndLinksAreWrittenThrough() throws IOException {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "-w",
            "/home",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "ln -s new /tmp/dangling; echo old > /tmp/file; ln -s file /tmp/link; echo up; sleep 1000")
        .ok();
    Eventually.is(() -> engine.ask("logs", "c").ok().out().equals("up\n"));
    Files.writeString(dir.resolve("f"), "f");
    engine.ask("cp", dir + "/f", "c:rel").ok();
    engine.ask("cp", dir + "/f", "c:/tmp/dangling").ok();
    engine.ask("cp", dir + "/f", "c:/tmp/link").ok();
    assertThat(
            engine
                .ask(
                    "exec",
                    "c",
                    "sh",
                    "-c",
                    "cat rel /tmp/new /tmp/file; readlink /tmp/dangling; readlink /tmp/link")
                .ok()
                .out())
        .isEqualTo("fffnew\nfile\n");
    engine.ask("cp", "c:.", dir + "/out").ok();
    assertThat(dir.resolve("out/rel")).hasContent("f");
    Files.createSymbolicLink(dir.resolve("hosts"), Path.of("target"));
    engine.ask("cp", "c:rel", dir + "/hosts").ok();
    assertThat(dir.resolve("hosts")).isSymbolicLink();
    assertThat(dir.resolve("target")).hasContent("f");
    engine.ask("cp", "c:/", dir + "/all").ok();
    assertThat(dir.resolve("all/proc")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "exited"})
  void linksDoNotLeadOutOfTheContainer(String state) throws IOException {
    engine
        .ask("create", "--network", "none", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    Path secret = Files.writeString(dir.resolve("secret"), "the host's");
    engine.ask("start", "c").ok();
    engine
        .ask(
            "exec",
            "c",
            "sh",
            "-c",
            "ln -s "
                + secret
                + " /file; ln -s / /up; ln -s "
                + dir
                + " /dir; mkdir -p "
                + dir
                + "; echo own > "
                + secret
                + "; ln -s ../../../../../.. /far")
        .ok();
    if (state.equals("exited")) {
      engine.ask("stop", "-t", "0", "c").ok();
    }
    engine.ask("cp", "c:/file", dir + "/got").ok();
    assertThat(dir.resolve("got")).hasContent("own");
    engine.ask("cp", "c:/far/far" + secret, dir + "/got2").ok();
    assertThat(dir.resolve("got2")).hasContent("own");
    Files.writeString(dir.resolve("evil"), "evil");
    engine.ask("cp", dir + "/evil", "c:/dir/evil2").ok();
    engine.ask("cp", dir + "/evil", "c:/file").ok();
    assertThat(dir.resolve("evil2")).doesNotExist();
    assertThat(secret).hasContent("the host's");
    engine.ask("cp", "c:/../../../../../.." + secret, dir + "/got3").ok();
    assertThat(dir.resolve("got3")).content().isIn("own\n", "evil");
  }

  @Test
  void aRunningContainerIsSeenWithItsMounts() throws IOException {
    container("running");
    engine.ask("exec", "c", "sh", "-c", "echo shared > /dev/shm/s").ok();
    engine.ask("cp", "c:/dev/shm/s", dir + "/s").ok();
    assertThat(dir.resolve("s")).hasContent("shared");
    engine.ask("cp", "c:/etc/hostname", dir + "/h").ok();
    assertThat(dir.resolve("h")).hasContent(engine.inspect("c", ".Config.Hostname"));
  }

  @Test
  void fromOneContainerIntoAnother() {
    container("running");
    engine
        .ask("create", "--network", "none", "--name", "d", TestEngine.BUSYBOX, "cat", "/copied")
        .ok();
    engine.ask("exec", "c", "sh", "-c", "echo from c > /f").ok();
    engine.ask("cp", "c:/f", "d:/copied").ok();
    assertThat(engine.ask("start", "-a", "d").ok().out()).isEqualTo("from c\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cp c:/nope DIR | \"/nope\" could not be found on container c: no such file or directory",
        "cp /nope-of-the-host c:/ | \"/nope-of-the-host\" could not be found on the host",
        "cp DIR/file c:/nodir/x | \"/nodir/x\" could not be found on container c",
        "cp DIR/file c:/nodir/ | \"/nodir/\" could not be found on container c",
        "cp DIR c:/bin/busybox | destination must be a directory",
        "cp DIR/file c:/bin/busybox/x | could not be found",
        "cp DIR/file /tmp | must be in a container",
        "cp - - | must be in a container",
        "cp DIR/file c: | you must specify a path",
        "cp DIR/file c:/etc/passwd/ | \"/etc/passwd/\" is not a directory",
        "cp c:/etc/passwd/ DIR | \"/etc/passwd/\" is not a directory",
        "cp c:/etc/passwd DIR/file/ | is not a directory",
        "cp c:/etc/passwd DIR/no/file | could not be found on the host",
        "cp c:/etc/passwd DIR/fifo | must be a directory or a regular file",
        "cp c:/etc DIR/clash | error creating \"/etc\": cannot replace a file with a directory",
        "cp DIR/clash/etc c:/ | error creating \"/etc\": cannot replace a directory with a file",
        "cp DIR/file c:/clash | error creating \"/clash/file\": cannot replace a directory",
        "cp nobody:/x DIR | no such container",
        "cp c:/bin/busybox - extra | accepts 2 arg(s), received 3"
      })
  void invalidCopiesAreReported(String line, String error) throws IOException {
    container("running");
    Files.writeString(dir.resolve("file"), "x");
    Files.writeString(Files.createDirectory(dir.resolve("clash")).resolve("etc"), "x");
    engine.ask("exec", "c", "mkdir", "-p", "/clash/file").ok();
    engine.program("mkfifo", dir + "/fifo").ok();
    engine.ask(line.replace("DIR", dir.toString()).split(" ")).fails(125, error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"created", "running", "exited"})
  @Tag("L12")
  void exportWritesTheRootFilesystemAndLeavesMountsAsTheyWere(String state) throws IOException {
    container(state);
    if (state.equals("running")) {
      engine.ask("exec", "c", "sh", "-c", "echo mine > /mine").ok();
    }
    String mounts = engine.ask("mount").ok().out();
    var before = dev.carob.linux.Mounts.below(engine.root());
    engine.carob("export", "-o", dir + "/all.tar", "c").ok();
    assertThat(dev.carob.linux.Mounts.below(engine.root())).isEqualTo(before);
    assertThat(engine.ask("mount").ok().out()).isEqualTo(mounts);
    String names = engine.program("tar", "-tf", dir + "/all.tar").ok().out();
    assertThat(names).contains("bin/busybox").doesNotContain("proc/1/");
    assertThat(names.contains("mine\n")).isEqualTo(state.equals("running"));
    engine
        .program(
            "sh",
            "-c",
            TestEngine.DISTRIBUTION.resolve("bin/carob") + " export c | cmp - " + dir + "/all.tar")
        .ok();
  }

  @Test
  @Tag("L12")
  void aFailedExportLeavesNoPartOfAFile() throws IOException {
    container("exited");
    engine.carob("export", "-o", "/dev/full/x", "c").fails(125, "/dev/full");
    engine.ask("export", "-o", dir + "/x.tar", "nobody").fails(125, "no such container");
    String layer =
        engine
            .program("sh", "-c", "ls -t " + engine.root() + "/storage/overlay | head -1")
            .ok()
            .line();
    assertThat(layer).isNotEmpty();
    Path full = Files.createDirectory(dir.resolve("full"));
    engine.program("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", full.toString()).ok();
    try {
      engine.carob("export", "-o", full + "/x.tar", "c").fails(125, "x.tar");
      try (var left = Files.list(full)) {
        assertThat(left.toList()).isEmpty();
      }
    } finally {
      engine.program("umount", full.toString()).ok();
    }
  }

  /** Podman: the mount that contains a path gets the file, and the mount around it no directory. */
  @Test
  void aMountInsideAMountOfACreatedContainerGetsTheFile() throws IOException {
    Path host = Files.createDirectory(dir.resolve("host"));
    Files.writeString(dir.resolve("file"), "content");
    engine.ask("volume", "create", "outer").ok();
    engine.ask("volume", "create", "inner").ok();
    engine
        .ask(
            "create",
            "--name",
            "c",
            "-v",
            "outer:/data",
            "-v",
            "inner:/data/sub/inner",
            "-v",
            host + ":/data/host",
            TestEngine.BUSYBOX)
        .ok();
    engine.ask("cp", dir + "/file", "c:/data/sub/inner").ok();
    engine.ask("cp", dir + "/file", "c:/data/host/").ok();
    assertThat(mountpoint("inner").resolve("file")).hasContent("content");
    assertThat(host.resolve("file")).hasContent("content");
    assertThat(mountpoint("outer")).isEmptyDirectory();
    engine.ask("cp", "c:/data/sub/inner/file", dir + "/back").ok();
    assertThat(dir.resolve("back")).hasContent("content");
    engine.ask("rm", "c").ok();
    engine.ask("volume", "rm", "outer", "inner").ok();
  }

  private static Path mountpoint(String volume) {
    return Path.of(
        engine.ask("volume", "inspect", "--format", "{{.Mountpoint}}", volume).ok().line());
  }
}
