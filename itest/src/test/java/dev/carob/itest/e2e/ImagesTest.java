package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images created by other programs, and a store that they read. */
class ImagesTest {

  private static TestEngine engine;
  private static Path work;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
    work = engine.directory();
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    // Podman creates an image of two layers with a configuration, in a separate store.
    podman("import", "--change", "CMD [\"/bin/sh\",\"-c\",\"cat /etc/motd\"]", rootfs(), "base:1");
    podman("create", "--name", "c", "base:1");
    String mounted = podman("mount", "c").line();
    engine
        .program(
            "sh",
            "-c",
            "echo from-podman > '" + mounted + "/etc/motd'; rm '" + mounted + "/bin/true'")
        .ok();
    podman("umount", "c");
    podman("commit", "-c", "ENV GREETING=hi", "c", "localhost/app:2");
    podman("save", "--format", "docker-archive", "-o", "docker.tar", "localhost/app:2");
    podman("save", "--format", "oci-archive", "-o", "oci.tar", "localhost/app:2");
    podman("save", "--format", "oci-dir", "-o", "ocidir", "localhost/app:2");
    podman("save", "--format", "docker-dir", "-o", "dockerdir", "localhost/app:2");
    engine.program("sh", "-c", "gzip -k docker.tar && cd ocidir && tar -cf ../oci2.tar .").ok();
  }

  private static String rootfs() {
    // The layer of the builtin image also serves as a root filesystem.
    engine
        .program(
            "sh",
            "-c",
            "tar -C " + engine.root() + "/storage/overlay/[0-9a-f]*/diff -cf rootfs.tar .")
        .ok();
    return work.resolve("rootfs.tar").toString();
  }

  private static TestEngine.Result podman(String... arguments) {
    String[] line = new String[arguments.length + 7];
    System.arraycopy(
        new String[] {
          "podman",
          "--root",
          work + "/podman",
          "--runroot",
          work + "/podmanrun",
          "--storage-driver",
          "overlay"
        },
        0,
        line,
        0,
        7);
    System.arraycopy(arguments, 0, line, 7, arguments.length);
    return engine.program(line).ok();
  }

  @AfterAll
  static void stop() {
    engine
        .program(
            "sh",
            "-c",
            "podman --root "
                + work
                + "/podman --runroot "
                + work
                + "/podmanrun rm -af; umount -l "
                + work
                + "/podman/overlay; chmod -R u+w "
                + work)
        .ok();
    engine.close();
  }

  @AfterEach
  void nothingIsLeft() {
    engine.carob("rm", "-af").ok();
    for (String id : engine.carob("images", "-q", "--no-trunc").ok().lines()) {
      if (!engine
          .carob("inspect", "--format", "{{.RepoTags}}", id)
          .ok()
          .out()
          .contains("builtin")) {
        engine.carob("rmi", "-f", id).ok();
      }
    }
    try (var layers = Files.list(engine.root().resolve("storage/overlay"))) {
      assertThat(layers.filter(path -> path.getFileName().toString().matches("[0-9a-f]{64}")))
          .hasSize(1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker.tar", "docker.tar.gz", "oci.tar", "oci2.tar", "ocidir"})
  void loadTakesArchives(String archive) {
    String out = engine.carob("load", "-i", archive).ok().out();
    assertThat(out).contains("Loaded image: ");
    String id = podman("inspect", "--format", "{{.Id}}", "localhost/app:2").line();
    assertThat(engine.carob("images", "-q", "--no-trunc").ok().lines()).contains("sha256:" + id);
    assertThat(engine.carob("run", "--rm", id).ok().line()).isEqualTo("from-podman");
    assertThat(engine.carob("run", "--rm", id, "sh", "-c", "echo $GREETING").ok().line())
        .isEqualTo("hi");
    engine.carob("run", "--rm", id, "true").fails(127);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docker-archive:docker.tar", "oci-archive:oci.tar", "oci:ocidir", "dir:dockerdir"})
  void pullTakesLocalTransports(String reference) {
    String id = engine.carob("pull", reference).ok().line();
    assertThat(engine.carob("run", "--rm", id).ok().line()).isEqualTo("from-podman");
  }

  @Test
  void runTakesATransportToo() {
    assertThat(engine.carob("run", "--rm", "oci-archive:oci.tar").ok().line())
        .isEqualTo("from-podman");
  }

  @Test
  void loadReadsStdin() throws IOException {
    byte[] bytes = Files.readAllBytes(work.resolve("docker.tar"));
    assertThat(engine.carob(bytes, "load").ok().out()).isEqualTo("Loaded image: localhost/app:2\n");
  }

  @Test
  void importMakesAnImageOfATarOrStdin() throws IOException {
    assertThat(engine.carob("import", "rootfs.tar", "mine:1").ok().line())
        .matches("sha256:[0-9a-f]{64}");
    assertThat(engine.carob("run", "--rm", "mine:1", "echo", "imported").ok().line())
        .isEqualTo("imported");
    byte[] bytes = Files.readAllBytes(work.resolve("rootfs.tar"));
    engine.carob(bytes, "import", "-", "mine:2").ok();
    assertThat(engine.carob("images", "--format", "{{.Repository}}:{{.Tag}}").ok().lines())
        .contains("localhost/mine:1", "localhost/mine:2", "localhost/builtin:busybox");
  }

  @Test
  void tagsAreAddedAndRemoved() {
    engine.carob("tag", TestEngine.BUSYBOX, "tools", "registry.example:5000/tools:9").ok();
    assertThat(engine.carob("run", "--rm", "tools", "echo", "x").ok().line()).isEqualTo("x");
    assertThat(engine.carob("rmi", "tools").ok().line())
        .isEqualTo("Untagged: localhost/tools:latest");
    assertThat(engine.carob("rmi", "registry.example:5000/tools:9").ok().out())
        .startsWith("Untagged");
    engine.carob("inspect", "tools").fails(125);
    engine.carob("run", "--rm", TestEngine.BUSYBOX, "true").ok();
  }

  @Test
  void aBrokenLayerIsFoundByItsDigest() {
    engine
        .program(
            "sh",
            "-c",
            "cp -r ocidir broken; f=$(ls -S broken/blobs/sha256/* | head -1); printf broken-here | dd of=$f bs=1 seek=100 conv=notrunc status=none")
        .ok();
    TestEngine.Result result = engine.carob("pull", "oci:broken");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains("oci:").contains("/broken: layer ");
    engine.program("rm", "-r", "broken").ok();
  }

  @Test
  void podmanSeesAndRunsWhatIsInTheStore() {
    engine.carob("load", "-i", "docker.tar").ok();
    String[] store = {
      "podman",
      "--root",
      engine.root() + "/storage",
      "--runroot",
      engine.run() + "/storage",
      "--storage-driver",
      "overlay"
    };
    TestEngine.Result images =
        engine.program(
            store[0],
            store[1],
            store[2],
            store[3],
            store[4],
            store[5],
            store[6],
            "images",
            "--format",
            "{{.Repository}}:{{.Tag}}");
    assertThat(images.ok().lines()).contains("localhost/app:2", "localhost/builtin:busybox");
    TestEngine.Result mounted =
        engine.program(
            "sh",
            "-c",
            String.join(" ", store)
                + " image mount localhost/app:2 && cat $("
                + String.join(" ", store)
                + " image mount localhost/app:2)/etc/motd && "
                + String.join(" ", store)
                + " image unmount localhost/app:2");
    assertThat(mounted.ok().out()).contains("from-podman");
    assertThat(engine.carob("run", "--rm", "app:2").ok().line()).isEqualTo("from-podman");
  }
}
