package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Manifest lists: images for several platforms under one name. */
class ManifestTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static JsonNode content(String list) {
    try {
      return new ObjectMapper().readTree(engine.ask("manifest", "inspect", list).ok().out());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aListIsCreatedChangedPushedAndRemoved() throws IOException {
    engine.carob("save", "-q", "--format", "oci-archive", "-o", "b.tar", TestEngine.BUSYBOX).ok();
    String id = engine.ask("manifest", "create", "l:1").ok().line();
    assertThat(content("l:1").path("manifests").isNull()).isTrue();
    engine.ask("manifest", "create", "l:1").fails(125, "localhost/l:1", "already in use");
    assertThat(engine.ask("manifest", "create", "--amend", "l:1").ok().line()).isEqualTo(id);
    assertThat(engine.ask("manifest", "add", "l:1", TestEngine.BUSYBOX).ok().line()).isEqualTo(id);
    engine
        .carob(
            "manifest",
            "add",
            "--arch",
            "arm64",
            "--variant",
            "v8",
            "--annotation",
            "a=b",
            "l:1",
            "oci-archive:b.tar")
        .ok();
    JsonNode entries = content("l:1").path("manifests");
    assertThat(entries).hasSize(2);
    assertThat(entries.get(1).path("platform").path("architecture").asText()).isEqualTo("arm64");
    assertThat(entries.get(1).path("platform").path("variant").asText()).isEqualTo("v8");
    assertThat(entries.get(1).path("annotations").path("a").asText()).isEqualTo("b");
    String arm = entries.get(1).path("digest").asText();
    engine.ask("manifest", "annotate", "--os-version", "7", "l:1", arm).ok();
    assertThat(content("l:1").path("manifests").get(1).path("platform").path("os.version").asText())
        .isEqualTo("7");
    assertThat(
            engine
                .ask("images", "--filter", "manifest=true", "--format", "{{.Repository}}")
                .ok()
                .lines())
        .containsExactly("localhost/l");

    engine.carob("manifest", "push", "-q", "--digestfile", "digest", "l:1", "dir:pushed").ok();
    engine.program("skopeo", "copy", "-q", "--all", "dir:pushed", "oci:copied:x").ok();
    assertThat(engine.directory().resolve("digest")).content().startsWith("sha256:");
    engine.carob("manifest", "push", "-q", "l:1", "oci:layout:x").ok();
    assertThat(engine.carob("pull", "-q", "oci:layout:x").ok().line())
        .isEqualTo(
            engine.ask("image", "inspect", "--format", "{{.Id}}", TestEngine.BUSYBOX).ok().line());
    assertThat(Files.exists(engine.directory().resolve("layout/index.json"))).isTrue();

    engine.ask("manifest", "remove", "l:1", arm).ok();
    engine.ask("manifest", "remove", "l:1", arm).fails(125, "no instance matching digest");
    engine.ask("manifest", "remove", "l:1", "x").fails(125, "is not a digest");
    assertThat(content("l:1").path("manifests")).hasSize(1);
    engine.ask("manifest", "exists", "l:1").ok();
    assertThat(engine.ask("manifest", "rm", "l:1", "nosuch").fails(1, "nosuch").lines())
        .containsExactly("Untagged: localhost/l:1", "Deleted: " + id);
    assertThat(engine.ask("manifest", "exists", "l:1").code()).isEqualTo(1);
    engine.ask("manifest", "exists", TestEngine.BUSYBOX).fails(125, "image is not a manifest list");
    engine.ask("manifest", "rm", TestEngine.BUSYBOX).fails(125, "is not a manifest list");
    engine.ask("image", "exists", TestEngine.BUSYBOX).ok();
  }

  @Test
  void aListStandsForItsImageForThisMachine() {
    String list = engine.ask("manifest", "create", "here:1", TestEngine.BUSYBOX).ok().line();
    assertThat(engine.ask("run", "--rm", "--network", "none", "here:1", "echo", "hi").ok().line())
        .isEqualTo("hi");
    engine.ask("tag", "here:1", "other:1").ok();
    engine.ask("rmi", "here:1").ok();
    assertThat(engine.ask("images", "-q", "--no-trunc").ok().lines()).contains("sha256:" + list);
    engine.ask("rmi", "other:1").ok();
    engine.ask("manifest", "create", "none:1").ok();
    engine.ask("run", "--network", "none", "none:1", "true").fails(125, "no image for this");
    engine.ask("image", "exists", "none:1").ok();
    engine.ask("rmi", "none:1").ok();
  }

  @Test
  void podmanReadsTheListsOfTheStore() {
    engine.ask("manifest", "create", "shared:1", TestEngine.BUSYBOX).ok();
    assertThat(
            engine
                .program(
                    "podman",
                    "--root",
                    engine.root().resolve("storage").toString(),
                    "--runroot",
                    engine.directory().resolve("podman").toString(),
                    "--storage-driver",
                    "overlay",
                    "manifest",
                    "inspect",
                    "shared:1")
                .ok()
                .out()
                .strip())
        .isEqualTo(engine.ask("manifest", "inspect", "shared:1").ok().out().strip());
    engine.ask("manifest", "rm", "shared:1").ok();
  }
}
