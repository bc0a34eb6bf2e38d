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

/** A container's files, seen from the host. */
class ContentsTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static void run(String name, String script) {
    engine
        .carob("run", "--network", "none", "--name", name, TestEngine.BUSYBOX, "sh", "-c", script)
        .ok();
  }

  @Test
  void diffShowsChangesOfTheContainerAndNotOfTheEngine() throws IOException {
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

  /** The size of the only layer of the only image. */
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
  void aMountIsKeptWhileTheContainerStartsAndStops() {
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

  private static final String CAROB = TestEngine.DISTRIBUTION.resolve("bin/carob").toString();

  /** Runs a bash script in which {@code $C} is carob. */
  private static TestEngine.Result script(String... lines) {
    return engine.program("bash", "-c", "C=" + CAROB + "\n" + String.join("\n", lines));
  }

  @Test
  void outputNeverReplacesADeviceAFifoASocketOrALink() throws IOException {
    engine.carob("create", "--name", "c", TestEngine.BUSYBOX, "true").ok();
    engine.carob("volume", "create", "v").ok();
    engine.carob(new byte[] {1}, "container", "artifact", "add", "c", "note").ok();
    TestEngine.Result made =
        script(
            "mkdir out; cd out; mknod null c 1 3; mkfifo fifo; ln -s null link; ln -s new dangling",
            "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"sock\")'",
            "each() {",
            "  $C export -o $1 c; echo $?; $C volume export v -o $1; echo $?",
            "  $C save -q -o $1 builtin:busybox; echo $?",
            "  $C save -q --format oci-archive -o $1 builtin:busybox; echo $?",
            "  $C container artifact get c note $1; echo $?",
            "  $C commit -q --iidfile $1 c | sed 's/.*/id/'; echo ${PIPESTATUS[0]}",
            "}",
            "each link; each dangling; rm new",
            "cat fifo | wc -c & $C volume export v -o fifo; wait",
            "timeout -s INT 0.3 $C volume export v -o fifo; echo fifo $?",
            "for t in null link sock fifo /dev/stdout; do $C cp c:/bin/busybox $t; echo cp $?; done",
            "$C cp c:/bin/busybox dangling; echo cp $?",
            "$C run --rm --net none --pidfile link builtin:busybox true; echo run $?",
            "$C run --rm --net none --pidfile fifo builtin:busybox true; echo run $?",
            "$C create --cidfile link builtin:busybox; echo cid $?",
            "for t in *; do stat -c '%n %F' $t; done; echo end",
            "each sock");
    String written = "0\n0\n0\n0\n0\nid\n0\n";
    assertThat(made.out())
        .isEqualTo(
            written
                + written
                + "1024\nfifo 124\ncp 125\ncp 125\ncp 125\ncp 125\ncp 125\ncp 0\n"
                + "run 0\nrun 125\ncid 125\n"
                + "dangling symbolic link\nfifo fifo\nlink symbolic link\nnew regular file\n"
                + "null character special file\nsock socket\nend\n"
                + "125\n125\n125\n125\n125\n125\n");
    assertThat(made.err())
        .contains(
            "sock: it is a socket",
            "invalid destination: \"null\" must be a directory or a regular file",
            "fifo: no process reads this FIFO");
  }

  @Test
  void descriptorsAreThoseOfTheCommandAndNotOfTheEngine() {
    engine.carob("create", "--name", "c", TestEngine.BUSYBOX, "true").ok();
    TestEngine.Result made =
        script(
            "$C export -o /dev/stdout c | tar t | grep -x bin/busybox",
            "$C save -q -o /proc/self/fd/1 builtin:busybox | $C load -q -i /dev/stdin",
            "$C export -o /dev/fd/3 c 3>three; tar tf three | grep -x bin/busybox",
            "($C export -o >(tar t | grep -x bin/busybox) c) | cat",
            "ln -s /dev/stdout log; $C commit -q --iidfile log c | wc -c",
            "$C run --rm --net none --env-file <(echo A=from-a-pipe) builtin:busybox sh -c 'echo $A'",
            "(umask 077; $C export -o private c); stat -c %a three private");
    assertThat(made.ok().lines())
        .containsExactly(
            "bin/busybox",
            "Loaded image: localhost/builtin:busybox",
            "bin/busybox",
            "bin/busybox",
            "129",
            "from-a-pipe",
            "644",
            "600");
  }
}
