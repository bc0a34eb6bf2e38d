package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A different default backend, set by configuration: vfs instead of overlay. */
class BackendChoiceTest {

  private final TestEngine engine = new TestEngine();

  @BeforeEach
  void configure() {
    engine.configure("dev.carob.backends", "{\"storage\": \"vfs\"}");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void containersLiveOnCopiesOfTheirImage() throws IOException {
    assertThat(
            engine
                .carob("run", "--name", "c", TestEngine.BUSYBOX, "sh", "-c", "echo kept > /f")
                .ok()
                .out())
        .isEmpty();
    assertThat(engine.inspect("c", ".Driver")).isEqualTo("vfs");
    try (Stream<Path> layers = Files.list(engine.root().resolve("storage/vfs/dir"))) {
      assertThat(layers)
          .hasSize(2)
          .filteredOn(layer -> Files.exists(layer.resolve("f")))
          .hasSize(1);
    }
    engine.carob("start", "c").ok();
    engine.carob("rm", "--force", "--time", "0", "c").ok();
    try (Stream<Path> layers = Files.list(engine.root().resolve("storage/vfs/dir"))) {
      assertThat(layers).hasSize(1);
    }
    engine.carob("rmi", TestEngine.BUSYBOX).ok();
    assertThat(engine.root().resolve("storage/vfs/dir")).isEmptyDirectory();
  }

  /** The vfs driver cannot map ids; instead, the owners of the files are changed once. */
  @Test
  void aUserNamespaceHasFilesOfItsOwn() throws IOException {
    engine
        .carob(
            "run",
            "--name",
            "c",
            "--network",
            "none",
            "--uidmap",
            "0:100000:65536",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "stat -c %u:%g / /bin/sh; touch /new; chown 5 /new")
        .ok();
    assertThat(engine.carob("logs", "c").ok().lines()).containsOnly("0:0");
    assertThat(engine.carob("start", "-a", "c").ok().lines()).containsOnly("0:0");
    engine.carob("rm", "c").ok();
    engine.carob("rmi", TestEngine.BUSYBOX).ok();
  }

  @Test
  void podmanSeesItsImagesToo() {
    engine.carob("pull", TestEngine.BUSYBOX).ok();
    assertThat(
            engine
                .program(
                    "podman",
                    "--root=" + engine.root().resolve("storage"),
                    "--runroot=" + engine.run().resolve("storage"),
                    "--storage-driver=vfs",
                    "images",
                    "--format={{.Repository}}:{{.Tag}}")
                .ok()
                .lines())
        .containsExactly("localhost/builtin:busybox");
  }
}
