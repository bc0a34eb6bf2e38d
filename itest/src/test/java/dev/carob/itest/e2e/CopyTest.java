package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files into containers and out of them. */
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

  /** In every state in which files may be copied. */
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

  @ParameterizedTest
  @ValueSource(strings = {"created", "running", "paused", "exited"})
  void filesAndDirectoriesGoBothWaysWithTheirOwnersAndModes(String state) throws IOException {
    container(state);
    Files.createDirectories(dir.resolve("in/sub"));
    Files.writeString(dir.resolve("in/sub/file"), "content");
    engine.program("chown", "12:34", dir.resolve("in/sub/file").toString()).ok();
    engine.program("chmod", "4750", dir.resolve("in/sub/file").toString()).ok();
    Files.createSymbolicLink(dir.resolve("in/link"), Path.of("sub/file"));
    engine.ask("cp", dir + "/in", "c:/srv").ok();
    engine.ask("cp", "c:/srv", dir + "/out").ok();
    assertThat(dir.resolve("out/sub/file")).hasContent("content");
    FileStat stat = FileStat.of(dir.resolve("out/sub/file"));
    assertThat(stat.uid()).isEqualTo(12);
    assertThat(stat.gid()).isEqualTo(34);
    assertThat(stat.permissions()).isEqualTo(04750);
    assertThat(Files.readSymbolicLink(dir.resolve("out/link"))).isEqualTo(Path.of("sub/file"));
    // A directory that is there takes it in; with a dot only what is in it.
    engine.ask("cp", "c:/srv", dir.toString()).ok();
    assertThat(dir.resolve("srv/sub/file")).exists();
    Files.createDirectory(dir.resolve("dot"));
    engine.ask("cp", "c:/srv/.", dir + "/dot").ok();
    assertThat(dir.resolve("dot/sub/file")).exists();
    // A file takes the place of a file, and gets another name.
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
        .fails(125, "no such file");
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
        .fails(125);
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "exited"})
  void linksLeadNowhereOutOfTheContainer(String state) throws IOException {
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
        "cp DIR/file /tmp | has to be in a container",
        "cp nobody:/x DIR | no such container",
        "cp c:/bin/busybox - extra | extra"
      })
  void whatCannotBeCopiedIsSaid(String line, String error) throws IOException {
    container("running");
    Files.writeString(dir.resolve("file"), "x");
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
}
