package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attempts to escape from a container by an image or an operator's input: none reaches the host.
 */
class EscapesTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private Path victim;

  @BeforeEach
  void aDirectoryOfTheHosts() throws IOException {
    victim = Files.createDirectories(engine.directory().resolve("victim"));
    Files.writeString(victim.resolve("passwd"), "hostuser:x:4242:4242::/:/bin/sh\n");
    Files.writeString(victim.resolve("group"), "hostgroup:x:4243:\n");
  }

  @AfterEach
  void theHostIsAsItWas() throws IOException {
    try (var files = Files.list(victim)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("passwd", "group");
    }
    engine.ask("rm", "-f", "-t", "0", "-a").ok();
    engine.ask("volume", "rm", "-a").ok();
    engine.ask("secret", "rm", "-a").ok();
  }

  private String image(String name, String script) {
    return HandMadeImage.pulled(
        engine,
        name,
        "{\"Cmd\": [\"sh\"], \"Volumes\": {\"/kept\": {}}, \"WorkingDir\": \"/work/dir\"}",
        script);
  }

  private TestEngine.Result run(String runtime, String image, String options, String script) {
    java.util.ArrayList<String> line =
        new java.util.ArrayList<>(
            java.util.List.of("run", "--rm", "--runtime", runtime, "--network", "none"));
    line.addAll(options.isEmpty() ? java.util.List.of() : java.util.List.of(options.split(" ")));
    line.addAll(java.util.List.of(image, "sh", "-c", script));
    return engine.ask(line.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aTargetOfAMountThatIsALinkStaysInside(String runtime) {
    String image =
        image(
            "links", "mkdir -p work/dir ." + victim + "; ln -s " + victim + " abs; ln -s / slash");
    for (String place : new String[] {"/abs/new", "/slash" + victim + "/new"}) {
      run(runtime, image, "-v v:" + place, "touch " + place + "/inside").ok();
      run(runtime, image, "--tmpfs " + place, "touch " + place + "/inside").ok();
    }
    run(runtime, image, "-v v:/../../.." + victim + "/new", "touch " + victim + "/new/inside").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void neitherVolumesNorWorkdirsFollowLinksToTheHost(String runtime) {
    String image =
        image(
            "outward",
            "mkdir -p ." + victim + "; ln -s " + victim + " kept; ln -s " + victim + " work");
    run(runtime, image, "--workdir /", "ls -l /kept/. && ls /kept/passwd").fails(1, "passwd");
    run(runtime, image, "-v v:/kept/sub", "ls /kept/sub/passwd").fails(1, "passwd");
    run(runtime, image, "", "pwd; touch here").ok();
    run(runtime, image, "--workdir /work/none", "true").fails(126, "does not exist on container");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void usersAreNotReadFromTheHost(String runtime) {
    String image =
        image(
            "accounts",
            "mkdir -p work/dir; rm etc/passwd etc/group; ln -s "
                + victim
                + "/passwd etc/passwd;"
                + " ln -s "
                + victim
                + "/group etc/group");
    run(runtime, image, "--user hostuser", "id").fails(126, "unable to find user hostuser");
    run(runtime, image, "--group-add hostgroup", "id").fails(126, "unable to find group hostgroup");
    assertThat(run(runtime, image, "--user 4242", "id -u").ok().line()).isEqualTo("4242");
  }

  @Test
  void aFifoOrAGigabyteInPlaceOfAccountsEndsInAnError() {
    String fifo = image("fifo", "mkdir -p work/dir; rm etc/passwd; mkfifo etc/passwd");
    run("crun", fifo, "--user bob", "id").fails(125, "/etc/passwd is not a regular file");
    String device = image("device", "mkdir -p work/dir; rm etc/passwd; mknod etc/passwd c 1 5");
    run("crun", device, "--user bob", "id").fails(125, "/etc/passwd is not a regular file");
    Path large = HandMadeImage.rootfs(engine, "large");
    engine.program("truncate", "-s", "1G", large.resolve("etc/group").toString()).ok();
    engine
        .ask(
            "run", "--rm", "--network", "none", "--user", "bob", "--rootfs", large.toString(), "id")
        .fails(126, "/etc/group", "larger than");
    String directory = image("directory", "mkdir -p work/dir; rm etc/passwd; mkdir etc/passwd");
    run("crun", directory, "--user bob", "id").fails(125, "/etc/passwd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theEnginesFilesDoNotGoWhereTheImagesLinksLead(String runtime) {
    String image =
        image(
            "files",
            "mkdir -p work/dir ."
                + victim
                + "; rm -rf etc/hosts etc/resolv.conf run;"
                + " touch ."
                + victim
                + "/hosts; ln -s "
                + victim
                + "/hosts etc/hosts;"
                + " ln -s "
                + victim
                + " run");
    engine
        .carob(
            "secret".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "secret",
            "create",
            "s",
            "-")
        .ok();
    assertThat(
            run(runtime, image, "--secret s -h here", "cat /etc/hosts /run/secrets/s").ok().out())
        .contains("here", "secret");
  }

  @Test
  void theEnginesOwnDirectoriesAreNotShown() throws IOException {
    String root = engine.root().toString();
    // The first container makes the engine's directories.
    engine.sh("crun", "", "true").ok();
    for (String own : new String[] {root, root + "/storage", engine.run() + "/containers"}) {
      engine
          .sh("crun", "-v " + own + ":/x", "true")
          .fails(125, own, "is in the engine's directory");
      engine
          .sh("crun", "--mount type=bind,src=" + own + ",dst=/x", "true")
          .fails(125, "is in the engine's directory");
    }
    Path link = engine.directory().resolve("link");
    Files.createSymbolicLink(link, engine.root());
    engine.sh("crun", "-v " + link + ":/x", "true").fails(125, "is in the engine's directory");
    engine
        .sh("crun", "-v " + victim + "/../root/storage:/x", "true")
        .fails(125, "is in the engine's directory");
  }
}
