package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A container's files, looked at from outside. */
class ContentsTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void run(String name, String script) {
    engine
        .carob("run", "--network", "none", "--name", name, TestEngine.BUSYBOX, "sh", "-c", script)
        .ok();
  }

  @Test
  void diffShowsWhatTheContainerDidAndNotWhatTheEngineDid() throws IOException {
    run("c", "echo hi > /f; rm /bin/true; mkdir /d");
    assertThat(engine.carob("diff", "c").ok().lines())
        .containsExactly("C /bin", "D /bin/true", "A /d", "C /etc", "A /f");
    JsonNode json =
        new ObjectMapper().readTree(engine.carob("diff", "--format", "json", "c").ok().out());
    assertThat(json.at("/deleted/0").asText()).isEqualTo("/bin/true");
    assertThat(json.path("added")).hasSize(2);
    engine.carob("diff", "nobody").fails(125, "no such container");
  }

  @Test
  @Tag("L5")
  void sizesAreThoseOfTheTopLayerAndOfAllBelowIt() throws IOException {
    run("c", "head -c 5000 /dev/zero > /f");
    JsonNode node =
        new ObjectMapper().readTree(engine.carob("inspect", "--size", "c").ok().out()).get(0);
    assertThat(node.path("SizeRw").asLong()).isEqualTo(5000);
    assertThat(node.path("SizeRootFs").asLong()).isEqualTo(bytesOfTheImage());
    assertThat(engine.carob("ps", "-a", "--size", "--format", "{{.Size}}").ok().line())
        .matches("5kB \\(virtual \\d.*MB\\)|5 kB \\(virtual \\d.*MB\\)");
    assertThat(engine.carob("inspect", "c").ok().out()).doesNotContain("SizeRw");
  }

  /** Of the only image's only layer. */
  private static long bytesOfTheImage() throws IOException {
    Path layer = Path.of(engine.carob("mount", "c").ok().line()).getParent();
    Path link = layer.resolveSibling(Files.readString(layer.resolve("lower")).strip());
    try (Stream<Path> tree = Files.walk(link.toRealPath())) {
      long bytes = 0;
      for (Path path :
          tree.filter(p -> Files.isRegularFile(p, java.nio.file.LinkOption.NOFOLLOW_LINKS))
              .toList()) {
        bytes += Files.size(path);
      }
      return bytes;
    }
  }

  @Test
  @Tag("L9")
  @Tag("L10")
  void whatIsMountedStaysSoThroughALifeAndIsUnmountedOnce() {
    run("c", "echo one > /f");
    Path root = Path.of(engine.carob("mount", "c").ok().line());
    assertThat(engine.carob("mount", "c").ok().line()).isEqualTo(root.toString());
    assertThat(root.resolve("f")).hasContent("one");
    engine.carob("start", "--attach", "c").ok();
    assertThat(root.resolve("f")).hasContent("one");
    assertThat(engine.carob("mount").ok().out()).contains(root.toString());
    engine.kill9();
    assertThat(engine.carob("mount").ok().out()).contains(root.toString());
    engine.carob("unmount", "c").ok();
    engine.carob("umount", "c").ok();
    assertThat(root).doesNotExist();
    assertThat(engine.carob("mount").ok().out()).isEmpty();
  }

  @Test
  void aMountThatARunningContainerNeedsStays() {
    engine
        .carob("run", "-d", "--network", "none", "--name", "c", TestEngine.BUSYBOX, "sleep", "1000")
        .ok();
    Path root = Path.of(engine.carob("mount", "c").ok().line());
    engine.carob("unmount", "c").ok();
    assertThat(root.resolve("bin/sh")).exists();
    engine.carob("stop", "--time", "0", "c").ok();
    assertThat(root).doesNotExist();
  }

  @Test
  void aMountedOneIsRemovedWithItsMount() {
    run("c", "true");
    Path root = Path.of(engine.carob("mount", "c").ok().line());
    engine.carob("rm", "c").ok();
    assertThat(root.getParent()).doesNotExist();
  }
}
