package dev.carob.itest.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Carob, Podman, Buildah and Skopeo on one store. */
class SharedStoreTest {

  private static final int ROUNDS = 6;

  private TestEngine engine;
  private String options;
  private String place;

  @BeforeEach
  void start() throws IOException {
    engine = new TestEngine();
    Path conf = engine.directory().resolve("containers.conf");
    Files.writeString(
        conf,
        "[containers]\ndefault_ulimits = [\"nofile=20000:20000\",\"nproc=4096:4096\"]\n[engine]\nruntime = \"runc\"\n");
    options =
        "--root %s/storage --runroot %s/storage --storage-driver overlay"
            .formatted(engine.root(), engine.run());
    place =
        "containers-storage:[overlay@%s/storage+%s/storage]".formatted(engine.root(), engine.run());
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
    engine.carob("tag", TestEngine.BUSYBOX, "localhost/base:1").ok();
  }

  @AfterEach
  void stop() {
    engine.carob("rm", "-af").ok();
    sh("podman $S rm -af").ok();
    // Podman has unmounted the store; the engine mounts it again.
    engine.carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true").ok();
    engine.close();
  }

  /** Runs a script in which {@code $S} are the options for podman and buildah to use the store. */
  private TestEngine.Result sh(String script) {
    return engine.program("sh", "-ec", prefix() + script);
  }

  private String prefix() {
    return "export CONTAINERS_CONF="
        + engine.directory()
        + "/containers.conf; S='"
        + options
        + "'; P='"
        + place
        + "'; ";
  }

  private List<String> images() {
    return engine.carob("images", "--format", "{{.Repository}}:{{.Tag}}").ok().lines();
  }

  @Test
  void eachEngineUsesTheImagesOfTheOthers() {
    sh("skopeo copy -q \"${P}localhost/base:1\" dir:" + engine.directory() + "/out").ok();
    sh("skopeo copy -q dir:" + engine.directory() + "/out \"${P}localhost/skopeo:1\"").ok();
    sh("c=$(buildah $S from localhost/skopeo:1); m=$(buildah $S mount $c); echo by-buildah > $m/etc/who;"
            + " buildah $S umount $c; buildah $S commit -q $c localhost/buildah:1; buildah $S rm $c")
        .ok();
    assertThat(engine.carob("run", "--rm", "localhost/buildah:1", "cat", "/etc/who").ok().line())
        .isEqualTo("by-buildah");
    engine
        .carob("run", "--name", "c", "localhost/buildah:1", "sh", "-c", "echo by-carob >> /etc/who")
        .ok();
    engine.carob("commit", "-q", "c", "localhost/carob:1").ok();
    engine.carob("rm", "c").ok();
    assertThat(sh("podman $S run --rm --network host localhost/carob:1 cat /etc/who").ok().lines())
        .containsExactly("by-buildah", "by-carob");
    assertThat(sh("podman $S images --format '{{.Repository}}:{{.Tag}}'").ok().lines())
        .containsExactlyInAnyOrderElementsOf(images());
    // The layer reassembled from our records is identical to the original.
    sh("skopeo copy -q \"${P}localhost/carob:1\" docker-archive:" + engine.directory() + "/c.tar")
        .ok();
    sh("podman $S rmi localhost/carob:1 localhost/buildah:1 localhost/skopeo:1").ok();
    assertThat(images()).containsExactlyInAnyOrder("localhost/builtin:busybox", "localhost/base:1");
    engine.carob("load", "-q", "-i", "c.tar").ok();
    engine.carob("run", "--rm", "localhost/base:1", "true").ok();
  }

  @Test
  void anImageThatAContainerUsesIsKeptByOtherEngines() {
    engine.carob("create", "--name", "c", "localhost/base:1", "true").ok();
    engine.carob("untag", "localhost/builtin:busybox", "localhost/builtin:busybox").ok();
    TestEngine.Result removed = sh("podman $S rmi localhost/base:1");
    assertThat(removed.code()).isNotZero();
    assertThat(removed.err()).contains("image is in use by a container");
    assertThat(sh("podman $S ps -a --external --format '{{.Names}}'").ok().out())
        .contains("carob-");
    engine.carob("start", "c").ok();
    engine.carob("rm", "-f", "c").ok();
    sh("podman $S rmi localhost/base:1").ok();
    assertThat(images()).isEmpty();
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
  }

  @Test
  void containersOfBuildahAreListedMountedAndRemoved() throws IOException {
    String id =
        sh("buildah $S from --name ext localhost/base:1 >/dev/null; buildah $S containers -q --notruncate")
            .ok()
            .line();
    assertThat(engine.carob("ps", "-a").ok().lines()).hasSize(1);
    assertThat(
            engine
                .carob(
                    "ps", "--external", "--no-trunc", "--format", "{{.ID}} {{.Command}} {{.Names}}")
                .ok()
                .line())
        .isEqualTo(id + " buildah ext");
    Path files = Path.of(engine.carob("mount", "ext").ok().line());
    Files.writeString(files.resolve("added"), "by-carob");
    assertThat(sh("cat $(buildah $S mount ext)/added; buildah $S umount ext >/dev/null").ok().out())
        .isEqualTo("by-carob");
    assertThat(engine.carob("diff", "ext").ok().line()).isEqualTo("A /added");
    engine.carob("rm", "ext").fails(2, "container \"ext\" is mounted");
    engine.carob("umount", "ext").ok();
    assertThat(files.resolve("added")).doesNotExist();
    engine
        .carob("rmi", "localhost/base:1", "localhost/builtin:busybox")
        .fails(2, "image used by " + id);
    engine.carob("rm", "ext").ok();
    assertThat(sh("buildah $S containers -q").ok().out()).isEmpty();
    sh("buildah $S from --name forced localhost/builtin:busybox").ok();
    engine.carob("rmi", "-f", "localhost/builtin:busybox").ok();
    assertThat(sh("buildah $S containers -q; buildah $S images -q").ok().out()).isEmpty();
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
  }

  @Test
  void eightEnginesAtOnceDamageNothing() {
    List<Process> all = new ArrayList<>();
    // Podman writes back names that it has read before. Even without Carob, it would lose a name
    // that skopeo adds to an image at the same time.
    engine.carob("run", "--name", "o", "--network", "none", "localhost/base:1", "true").ok();
    engine.carob("commit", "-q", "o", "localhost/other:1").ok();
    engine.carob("rm", "o").ok();
    sh("skopeo copy -q \"${P}localhost/base:1\" dir:" + engine.directory() + "/src").ok();
    for (String script :
        List.of(
            "skopeo copy -q dir:" + engine.directory() + "/src \"${P}localhost/s$i:1\"",
            "skopeo copy -q \"${P}localhost/base:1\" dir:" + engine.directory() + "/o$i",
            "c=$(buildah $S from --name b$i localhost/base:1); buildah $S config --label n=$i $c;"
                + " buildah $S commit -q $c localhost/b$i:1; buildah $S rm $c >/dev/null",
            "again podman $S run --rm --network host localhost/base:1 true",
            "again podman $S tag localhost/other:1 localhost/p$i:1",
            "again podman $S images -q >/dev/null")) {
      all.add(rounds(script));
    }
    all.add(
        rounds(
            "carob() { "
                + TestEngine.DISTRIBUTION
                + "/bin/carob \"$@\"; }; carob run --rm --network none localhost/base:1 true"));
    all.add(
        rounds(
            "carob() { "
                + TestEngine.DISTRIBUTION
                + "/bin/carob \"$@\"; };"
                + " carob create --name k$i --network none localhost/base:1 true >/dev/null;"
                + " carob commit -q k$i localhost/c$i:1 >/dev/null; carob rm k$i >/dev/null"));
    for (Process one : all) {
      String err = TestEngine.text(one.getInputStream()).join();
      assertThat(TestEngine.exit(one)).as(err).isZero();
    }
    List<String> expected =
        new ArrayList<>(
            List.of("localhost/base:1", "localhost/other:1", "localhost/builtin:busybox"));
    for (int i = 1; i <= ROUNDS; i++) {
      expected.addAll(
          List.of(
              "localhost/s" + i + ":1",
              "localhost/b" + i + ":1",
              "localhost/c" + i + ":1",
              "localhost/p" + i + ":1"));
    }
    assertThat(images()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(sh("podman $S images --format '{{.Repository}}:{{.Tag}}'").ok().lines())
        .containsExactlyInAnyOrderElementsOf(expected);
    for (String image : expected) {
      engine.carob("run", "--rm", "--network", "none", image, "true").ok();
      sh("podman $S run --rm --network host " + image + " true").ok();
    }
  }

  /**
   * Podman fails on images that Skopeo and Buildah have recorded but not completed, so its commands
   * may be retried ({@code again}); Carob's commands may not be retried.
   */
  private Process rounds(String script) {
    return engine.start(
        List.of(
            "sh",
            "-ec",
            "exec 2>&1; again() { \"$@\" || \"$@\" || \"$@\" || \"$@\"; }; "
                + prefix()
                + "for i in $(seq "
                + ROUNDS
                + "); do "
                + script
                + "; done"));
  }

  @Test
  void theHostsImagesAreReadable() throws IOException {
    engine.carob("save", "-q", "-o", "base.tar", "localhost/base:1").ok();
    String host =
        "--root %1$s/host --runroot %1$s/host-run --storage-driver overlay"
            .formatted(engine.directory());
    engine
        .program(
            "sh",
            "-ec",
            "c=$(buildah "
                + host
                + " from docker-archive:base.tar); m=$(buildah "
                + host
                + " mount $c); echo the-hosts > $m/etc/who; buildah "
                + host
                + " umount $c; buildah "
                + host
                + " commit -q $c localhost/hosts:1; buildah "
                + host
                + " rm $c")
        .ok();
    String before = engine.program("sh", "-c", "cd host; find . | sort | md5sum").ok().out();
    engine.carob("engine", "stop").ok();
    assertThat(
            engine
                .carob("images", "-f", "readonly=true", "--format", "{{.Repository}}")
                .ok()
                .lines())
        .contains("localhost/hosts");
    assertThat(engine.carob("run", "--rm", "localhost/hosts:1", "cat", "/etc/who").ok().line())
        .isEqualTo("the-hosts");
    assertThat(engine.carob("images").ok().out()).contains("R/O");
    engine.carob("rmi", "localhost/hosts:1").fails(125, "another store", "read-only");
    engine.carob("tag", "localhost/hosts:1", "localhost/mine:1").ok();
    engine
        .carob("run", "--name", "c", "localhost/mine:1", "sh", "-c", "echo more >> /etc/who")
        .ok();
    engine.carob("commit", "-q", "c", "localhost/onhosts:1").ok();
    engine.carob("rm", "c").ok();
    assertThat(engine.carob("run", "--rm", "localhost/onhosts:1", "cat", "/etc/who").ok().lines())
        .containsExactly("the-hosts", "more");
    assertThat(engine.carob("image", "mount", "localhost/hosts:1").ok().line())
        .startsWith(engine.root().toString());
    engine.carob("image", "unmount", "localhost/hosts:1").ok();
    engine.carob("rmi", "-f", "localhost/mine:1", "localhost/onhosts:1").ok();
    assertThat(engine.program("sh", "-c", "cd host; find . | sort | md5sum").ok().out())
        .isEqualTo(before);
    engine.program("sh", "-c", "umount -l " + engine.directory() + "/host/overlay; true").ok();
  }

  @Test
  void buildIsBuildahsOnThisStore() throws IOException {
    Path context = Files.createDirectory(engine.directory().resolve("context"));
    Files.writeString(
        context.resolve("Containerfile"),
        "FROM localhost/base:1\nRUN echo built > /etc/built\nCMD [\"cat\", \"/etc/built\"]\n");
    engine.with("CONTAINERS_CONF", engine.directory() + "/containers.conf");
    engine.carob("build", "-t", "localhost/made:1", "context").ok();
    assertThat(engine.carob("run", "--rm", "localhost/made:1").ok().line()).isEqualTo("built");
    // As in Podman, layers are cached.
    assertThat(engine.carob("build", "-t", "localhost/made:2", "context").ok().out())
        .contains("Using cache");
    byte[] file = "FROM localhost/made:1\nCOPY Containerfile /copied\n".getBytes(UTF_8);
    engine.carob(file, "build", "-t", "localhost/made:3", "-f", "-", "context").ok();
    assertThat(engine.carob("run", "--rm", "localhost/made:3", "ls", "/copied").ok().line())
        .isEqualTo("/copied");
    byte[] small = "FROM localhost/made:1\nENV A=b\n".getBytes(UTF_8);
    engine.carob(small, "build", "-t", "localhost/made:4", "-").ok();
    engine.carob("build", "-t", "localhost/made:5", "-").fails(125);
    Files.writeString(context.resolve("Containerfile"), "FROM localhost/base:1\nRUN exit 3\n");
    engine.carob("build", "-q", "context").fails(3, "exit");
  }
}
