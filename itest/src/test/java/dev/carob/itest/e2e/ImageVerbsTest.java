package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands for images. */
class ImageVerbsTest {

  private static TestEngine engine;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @AfterEach
  void onlyTheFirstIsLeft() {
    engine.ask("rm", "-af", "-t", "0").ok();
    engine.ask("image", "unmount", "-af").ok();
    for (String name : engine.ask("images", "--format", "{{.Repository}}:{{.Tag}}").ok().lines()) {
      if (!name.contains("builtin") && !name.contains("<none>")) {
        engine.ask("rmi", "-f", name).ok();
      }
    }
    engine.ask("image", "prune", "-f").ok();
    assertThat(engine.ask("images", "-qa").ok().lines()).hasSize(1);
  }

  /** Creates an image of two layers: busybox and the output of a script. */
  private String committed(String name, String script, String... options) {
    engine
        .ask("run", "--name", "made", "--network", "none", TestEngine.BUSYBOX, "sh", "-c", script)
        .ok();
    java.util.ArrayList<String> line = new java.util.ArrayList<>(List.of("commit", "-q"));
    line.addAll(List.of(options));
    line.addAll(List.of("made", name));
    String id = engine.ask(line.toArray(String[]::new)).ok().line();
    engine.ask("rm", "made").ok();
    return id;
  }

  private List<String> names(String... options) {
    java.util.ArrayList<String> line = new java.util.ArrayList<>(List.of("images"));
    line.addAll(List.of(options));
    line.addAll(List.of("--format", "{{.Repository}}:{{.Tag}}"));
    return engine.ask(line.toArray(String[]::new)).ok().lines();
  }

  @Test
  void theCommandInALabelIsRun() {
    String run = "/usr/bin/podman run --rm --network none --name ${NAME} IMAGE echo $OPT1";
    engine.carob("create", "--name", "labelled", TestEngine.BUSYBOX).ok();
    engine
        .carob("commit", "-q", "--change", "LABEL RUN=\"" + run + "\"", "labelled", "labels/one")
        .ok();
    engine.carob("commit", "-q", "--change", "LABEL HOST=\"pwd\"", "labelled", "labels/two").ok();
    String command = " run --rm --network none --name one localhost/labels/one:latest echo";
    assertThat(engine.carob("container", "runlabel", "--display", "run", "labels/one").ok().line())
        .startsWith("command: ")
        .endsWith("/bin/carob" + command);
    // The container of this name is in the way.
    engine.carob("rename", "labelled", "one").ok();
    engine.carob("container", "runlabel", "run", "labels/one").fails(125, "is already in use");
    assertThat(
            engine
                .carob(
                    "container",
                    "runlabel",
                    "-q",
                    "--replace",
                    "--opt1",
                    "a",
                    "run",
                    "labels/one",
                    "b")
                .ok()
                .line())
        .isEqualTo("a b");
    assertThat(engine.carob("container", "runlabel", "-q", "host", "labels/two").ok().line())
        .isEqualTo(engine.directory().toString());
    engine
        .carob("container", "runlabel", "none", "labels/two")
        .fails(125, "cannot find the value of label: none in image: labels/two");
    engine.carob("rmi", "labels/one", "labels/two").ok();
  }

  @Test
  void commitMakesALayerAndChangesTheConfiguration() {
    String id =
        committed(
            "changed:1",
            "echo x > /etc/new; rm /etc/group",
            "--author",
            "Ann",
            "--format",
            "docker",
            "--message",
            "why",
            "-c",
            "CMD [\"cat\",\"/etc/new\"]",
            "-c",
            "ENV A=1 B=\"two words\"",
            "-c",
            "LABEL l=m",
            "-c",
            "WORKDIR /tmp",
            "-c",
            "USER 12",
            "-c",
            "EXPOSE 80",
            "-c",
            "VOLUME /data",
            "-c",
            "STOPSIGNAL USR1");
    assertThat(engine.ask("run", "--rm", "changed:1").ok().line()).isEqualTo("x");
    assertThat(
            engine
                .ask(
                    "run", "--rm", "changed:1", "sh", "-c", "pwd; id -u; echo $A-$B; ls /etc/group")
                .out())
        .startsWith("/tmp\n12\n1-two words\n");
    String all = engine.ask("image", "inspect", "changed:1").ok().out();
    assertThat(all).contains("\"Ann\"", "\"80/tcp\"", "\"/data\"", "\"USR1\"", "\"why\"", id);
    assertThat(engine.ask("image", "diff", "changed:1").ok().lines())
        .contains("A /etc/new", "D /etc/group", "C /etc");
    assertThat(engine.ask("history", "--format", "{{.Comment}}", "changed:1").ok().lines())
        .containsExactly("why", "made of this machine's busybox");
    engine.ask("run", "--name", "bad", "--network", "none", TestEngine.BUSYBOX, "true").ok();
    engine.ask("commit", "-m", "x", "bad", "b:1").fails(125, "only compatible with the docker");
    engine.ask("commit", "-f", "v9", "bad", "b:1").fails(125, "unrecognized image format");
    engine.ask("commit", "-c", "FROB x", "bad", "b:1").fails(125, "FROB x", "CMD, ENTRYPOINT");
    engine.ask("commit", "-c", "EXPOSE many", "bad", "b:1").fails(125, "'many' is not a port");
  }

  @Test
  void commitPausesARunningContainerOnRequestAndSquashes() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "runs",
            "--network",
            "none",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "echo kept > /kept; sleep 1000")
        .ok();
    engine.ask("exec", "runs", "ls", "/kept").ok();
    engine.ask("commit", "-q", "--pause", "--squash", "runs", "squashed:1").ok();
    assertThat(engine.inspect("runs", ".State.Status")).isEqualTo("running");
    assertThat(
            engine
                .ask("image", "inspect", "--format", "{{len .RootFS.Layers}}", "squashed:1")
                .ok()
                .line())
        .isEqualTo("1");
    assertThat(engine.ask("run", "--rm", "squashed:1", "cat", "/kept").ok().line())
        .isEqualTo("kept");
  }

  @Test
  void imagesAreFilteredAndSorted() {
    committed("zeta:1", "head -c 100000 /dev/zero > /big", "-c", "LABEL team=a");
    committed("alpha:2", "true");
    assertThat(names("--sort", "repository"))
        .containsExactly("localhost/alpha:2", "localhost/builtin:busybox", "localhost/zeta:1");
    assertThat(names("--sort", "tag"))
        .containsExactly("localhost/zeta:1", "localhost/alpha:2", "localhost/builtin:busybox");
    assertThat(names("--sort", "size")).last().isEqualTo("localhost/zeta:1");
    assertThat(names()).first().isEqualTo("localhost/alpha:2");
    engine.ask("images", "--sort", "colour").fails(125, "colour");
    assertThat(names("-f", "label=team=a")).containsExactly("localhost/zeta:1");
    assertThat(names("-f", "reference=al*")).containsExactly("localhost/alpha:2");
    assertThat(names("-f", "before=zeta:1")).containsExactly("localhost/builtin:busybox");
    assertThat(names("-f", "since=zeta:1")).containsExactly("localhost/alpha:2");
    assertThat(names("-f", "containers=true")).isEmpty();
    assertThat(names("-f", "until=1971-01-01")).containsExactly("localhost/builtin:busybox");
    assertThat(names("zeta")).containsExactly("localhost/zeta:1");
    engine.ask("images", "-f", "frob=1").fails(125, "frob");
    assertThat(engine.ask("images", "--digests").ok().out()).contains("DIGEST", "sha256:");
    assertThat(engine.ask("images", "--noheading", "-q", "zeta").ok().line()).hasSize(12);
  }

  @Test
  void imagesWithoutANameArePruned() {
    committed("twice:1", "echo 1 > /one");
    String second = committed("twice:1", "echo 2 > /two");
    assertThat(engine.ask("images", "-q", "-f", "dangling=true").ok().lines()).hasSize(1);
    engine.ask("image", "exists", "twice:1").ok();
    engine.ask("image", "exists", "none:1").fails(1);
    engine.ask("untag", "twice:1").ok();
    assertThat(engine.ask("image", "prune", "-f").ok().lines()).hasSize(2).contains(second);
    committed("used:1", "true");
    engine.ask("create", "--name", "u", "--network", "none", "used:1").ok();
    assertThat(engine.carob("n\n".getBytes(), "image", "prune", "-a").ok().out())
        .contains("WARNING!");
    assertThat(names()).contains("localhost/used:1");
  }

  @Test
  void treeShowsTheLayers() {
    committed("leaf:1", "true");
    assertThat(engine.ask("image", "tree", "leaf:1").ok().out())
        .contains(
            "├── ID: ",
            "└── ID: ",
            "Top Layer of: [localhost/leaf:1]",
            "[localhost/builtin:busybox]");
    assertThat(engine.ask("image", "tree", "--whatrequires", TestEngine.BUSYBOX).ok().out())
        .contains("localhost/leaf:1");
  }

  @Test
  void mountedImagesAreReadOnly() throws IOException {
    committed("seen:1", "echo there > /file");
    java.nio.file.Path place =
        java.nio.file.Path.of(engine.ask("image", "mount", "seen:1").ok().line());
    assertThat(place.resolve("file")).hasContent("there\n".strip());
    assertThat(engine.program("touch", place + "/new").code()).isNotZero();
    assertThat(engine.ask("image", "mount").ok().out())
        .contains("localhost/seen:1", place.toString());
    engine.ask("image", "unmount", "seen:1").ok();
    assertThat(engine.ask("image", "unmount", "seen:1").ok().out()).isEmpty();
    engine.ask("image", "unmount").fails(125, "image name or ID must be specified");
    assertThat(place).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docker-archive", "oci-archive", "oci-dir", "docker-dir"})
  void savedImagesAreReadByCarobAndSkopeo(String format) {
    String id = committed("saved:1", "echo " + format + " > /how");
    engine.carob("save", "-q", "--format", format, "-o", "out-" + format, "saved:1").ok();
    engine.carob("rmi", "saved:1").ok();
    String transport =
        switch (format) {
          case "oci-dir" -> "oci:out-oci-dir";
          case "docker-dir" -> "dir:out-docker-dir";
          default -> format + ":out-" + format;
        };
    engine.program("skopeo", "copy", "-q", transport, "dir:copied-" + format).ok();
    String back = engine.carob("pull", "-q", transport).ok().line();
    assertThat(back).isEqualTo(id);
    assertThat(engine.carob("run", "--rm", back, "cat", "/how").ok().line()).isEqualTo(format);
    engine.carob("tag", back, "saved:1").ok();
  }

  @Test
  void severalImagesGoIntoOneArchive() throws IOException {
    committed("one:1", "echo 1 > /one");
    committed("two:1", "echo 2 > /two");
    engine.carob("save", "-q", "-m", "-o", "many.tar", "one:1", "two:1").ok();
    engine
        .carob("save", "-m", "--format", "oci-archive", "-o", "x.tar", "one:1", "two:1")
        .fails(125, "docker-archive");
    assertThat(engine.directory().resolve("x.tar")).doesNotExist();
    engine.carob("rmi", "one:1", "two:1").ok();
    assertThat(engine.carob("load", "-q", "-i", "many.tar").ok().lines())
        .containsExactly("Loaded image: localhost/one:1", "Loaded image: localhost/two:1");
    byte[] out = Files.readAllBytes(engine.directory().resolve("many.tar"));
    assertThat(out.length).isGreaterThan(10_000);
  }

  @Test
  void runRemovesTheImageUnlessAnotherContainerUsesIt() {
    committed("gone:1", "true");
    engine.ask("create", "--name", "holds", "--network", "none", "gone:1", "true").ok();
    engine.ask("run", "--rmi", "--network", "none", "gone:1", "true").ok();
    engine.ask("image", "exists", "gone:1").ok();
    engine.ask("rm", "holds").ok();
    engine.ask("run", "--rmi", "--network", "none", "gone:1", "sh", "-c", "exit 3").fails(3);
    assertThat(engine.ask("image", "exists", "gone:1").code()).isEqualTo(1);
  }

  @Test
  void archivesAreLoadedWithTheirNamesAlsoFromDirectories() {
    String id = committed("url:1", "echo url > /how");
    engine.ask("tag", "url:1", "other:1").ok();
    engine.carob("save", "-q", "-o", "url.tar", "url:1", "other:1").ok();
    engine.carob("save", "-q", "--compress", "--format", "docker-dir", "-o", "d", "url:1").ok();
    engine.carob("save", "--compress", "-o", "x.tar", "url:1").fails(125, "--compress can only");
    engine.ask("tag", "url:1", "first:1").ok();
    assertThat(engine.carob("load", "-q", "-i", "url.tar").ok().lines())
        .containsExactly("Loaded image: localhost/url:1", "Loaded image: localhost/other:1");
    engine
        .carob("load", "-q", "-i", "http://127.0.0.1:1/x.tar")
        .fails(125, "downloading http://127.0.0.1:1/x.tar: ");
    assertThat(engine.carob("load", "-q", "-i", "d").ok().line())
        .isEqualTo("Loaded image: sha256:" + id);
    assertThat(engine.ask("image", "inspect", "--format", "{{.RepoTags}}", "url:1").ok().line())
        .isEqualTo("[localhost/url:1 localhost/other:1 localhost/first:1]");
  }

  @Test
  void importChangesTheConfiguration() {
    engine
        .program(
            "sh",
            "-ec",
            "mkdir -p tree/bin; cp $(command -v busybox) tree/bin; tar -C tree -cf tree.tar .")
        .ok();
    engine
        .carob(
            "import",
            "-q",
            "-c",
            "ENTRYPOINT [\"/bin/busybox\"]",
            "-c",
            "CMD [\"echo\",\"imported\"]",
            "-m",
            "by hand",
            "tree.tar",
            "imp:1")
        .ok();
    assertThat(engine.carob("run", "--rm", "imp:1").ok().line()).isEqualTo("imported");
    assertThat(engine.carob("history", "imp:1").ok().out()).contains("by hand", "ADD file:");
    engine.carob("import", "-c", "NONSENSE", "tree.tar", "imp:2").fails(125, "NONSENSE");
  }

  @Test
  void diskUsageIsShownAndPruned() {
    committed("kept:1", "echo k > /k");
    engine.ask("create", "--name", "over", "--network", "none", "kept:1").ok();
    engine.ask("volume", "create", "data").ok();
    assertThat(engine.ask("system", "df").ok().out())
        .contains("TYPE", "RECLAIMABLE", "Images", "Containers", "Local Volumes");
    assertThat(engine.ask("system", "df", "-v").ok().out())
        .contains("SHARED SIZE", "localhost/kept", "data");
    assertThat(engine.ask("system", "prune", "-f", "--volumes", "-a").ok().out())
        .contains(
            "Deleted Containers", "Deleted Volumes", "Deleted Images", "Total reclaimed space");
    assertThat(names()).isEmpty();
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).isEmpty();
    engine.ask("pull", "-q", TestEngine.BUSYBOX).ok();
  }

  @Test
  void resetLeavesNothing() {
    try (TestEngine other = new TestEngine()) {
      other.carob("volume", "create", "v").ok();
      other.carob("network", "create", "n").ok();
      other.carob("network", "create", "m").ok();
      for (String networks : List.of("carob,n,m", "none")) {
        other.carob("run", "-d", "--network", networks, TestEngine.BUSYBOX, "sleep", "1000").ok();
      }
      other.carob("no\n".getBytes(), "system", "reset").ok();
      assertThat(other.carob("ps", "-q").ok().lines()).hasSize(2);
      other.carob("system", "reset", "-f").ok();
      assertThat(other.program("ip", "-o", "link").ok().out()).doesNotContain("carob");
      for (String tables : List.of("iptables-save", "ip6tables-save")) {
        assertThat(other.program(tables, "-t", "nat").ok().out()).doesNotContain("carob");
      }
      for (Path place :
          List.of(
              other.root().resolve("networks"),
              other.run().resolve("cni/leases"),
              other.run().resolve("cni/names"))) {
        assertThat(place).isEmptyDirectory();
      }
      for (String verb : List.of("ps -aq", "images -qa", "volume ls -q")) {
        assertThat(other.carob(verb.split(" ")).ok().out()).as(verb).isEmpty();
      }
      assertThat(other.carob("network", "ls", "--format", "{{.Name}}").ok().lines())
          .contains("carob")
          .doesNotContain("n");
      other.carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true").ok();
    }
  }

  @Test
  void killedLoadsLeaveAUsableStore() throws IOException {
    engine
        .program(
            "sh",
            "-ec",
            "mkdir -p many; for i in $(seq 400); do head -c 20000 /dev/urandom > many/$i; done; tar -C many -cf many.tar .")
        .ok();
    try (TestEngine other = new TestEngine()) {
      other.carob("pull", "-q", TestEngine.BUSYBOX).ok();
      for (String change :
          List.of("stage layer", "place layer", "write layers.json", "write images.json")) {
        for (String side : List.of("before", "after")) {
          other.carob("engine", "stop").ok();
          java.nio.file.Path plan = other.directory().resolve("plan");
          Files.writeString(plan, "");
          other.with("CAROB_FAULTS", plan.toString());
          other.carob("images").ok();
          ProcessHandle killed = other.engineProcess();
          Files.writeString(plan, "kill " + side + " 1 " + change);
          assertThat(
                  other
                      .carob("import", engine.directory().resolve("many.tar").toString(), "m:1")
                      .code())
              .as(change)
              .isNotZero();
          killed.onExit().join();
          Files.writeString(plan, "");
          List<String> left = other.carob("images", "--format", "{{.Repository}}").ok().lines();
          if (left.contains("localhost/m")) {
            other.carob("run", "--rm", "--network", "none", "--entrypoint", "x", "m:1").fails(127);
            other.carob("rmi", "m:1").ok();
          }
          other.carob("run", "--rm", "--network", "none", TestEngine.BUSYBOX, "true").ok();
          // An empty directory for the next container's layer may have been prepared.
          assertThat(
                  other
                      .program(
                          "find",
                          other.root() + "/storage/overlay/.carob-staging",
                          "!",
                          "-type",
                          "d")
                      .ok()
                      .out())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void anImageForAnotherPlatformIsNeverRunSilently() throws IOException {
    engine.ask("tag", TestEngine.BUSYBOX, "localhost/here").ok();
    engine
        .ask("create", "--pull", "never", "--platform", "linux/arm64", "localhost/here", "true")
        .fails(125, "localhost/here", "the requested platform (linux/arm64)");
    engine.ask("create", "--arch", "arm64", "localhost/here", "true").fails(125, "localhost/here");
    engine.ask("create", "--pull", "never", "--os", "linux", "localhost/here", "true").ok();
    Path tar = engine.directory().resolve("foreign.tar");
    engine.ask("image", "save", "-o", tar.toString(), "localhost/here").ok();
    engine.ask("import", "--arch", "s390x", tar.toString(), "localhost/foreign").ok();
    assertThat(engine.ask("create", "localhost/foreign", "true").ok().err())
        .contains("WARNING: image platform (linux/s390x) does not match the expected platform");
  }
}
