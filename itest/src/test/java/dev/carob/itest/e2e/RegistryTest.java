package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real docker-registry, with TLS and a password. */
class RegistryTest {

  private static final String APP = LocalRegistry.HOST + "/team/app:1";

  private static TestEngine engine;
  private static LocalRegistry registry;

  @BeforeAll
  static void start() {
    engine = new TestEngine();
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
    registry = new LocalRegistry(engine);
    engine
        .carob(
            (LocalRegistry.PASSWORD + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "login",
            "--cert-dir",
            registry.certificates().toString(),
            "-u",
            LocalRegistry.USER,
            "--password-stdin",
            LocalRegistry.HOST)
        .ok();
    HandMadeImage.pulled(
        engine, "app", "{\"Cmd\": [\"cat\", \"/etc/hello\"]}", "echo hi > etc/hello");
    with("push", "localhost/app", APP).ok();
  }

  @AfterAll
  static void stop() {
    registry.close();
    engine.close();
  }

  @AfterEach
  void forget() {
    engine.carob("rmi", "-f", "--ignore", APP);
  }

  private static TestEngine.Result with(String verb, String... rest) {
    List<String> line = new ArrayList<>(List.of(verb.split(" ")));
    line.addAll(List.of("--cert-dir", registry.certificates().toString()));
    line.addAll(List.of(rest));
    return engine.carob(line.toArray(String[]::new));
  }

  @Test
  void aPushedImageIsPulledUnchangedAndRuns() {
    String before = engine.carob("image", "inspect", "--format", "{{.Id}}", "localhost/app").line();
    engine.carob("rmi", "-f", "localhost/app").ok();
    TestEngine.Result pulled = with("pull", APP).ok();
    assertThat(pulled.line()).isEqualTo(before);
    assertThat(pulled.err()).contains("Trying to pull " + APP).contains("Copying blob sha256:");
    assertThat(engine.carob("run", "--rm", APP).ok().line()).isEqualTo("hi");
    engine.carob("tag", APP, "localhost/app").ok();
  }

  @Test
  void runPullsMissingImagesUnlessThePolicyIsNever() {
    engine.carob("run", "--rm", "--pull", "never", APP).fails(125, "image not known");
    assertThat(with("run", "--rm", APP).ok().line()).isEqualTo("hi");
    assertThat(with("run", "--rm", "--pull", "newer", APP).ok().line()).isEqualTo("hi");
    assertThat(with("run", "-q", "--rm", "--pull", "always", APP).ok().err()).isEmpty();
  }

  @Test
  void aDigestIsPulledToo() {
    String digest =
        engine
            .program(
                "skopeo",
                "inspect",
                "--tls-verify=false",
                "--creds",
                LocalRegistry.USER + ":" + LocalRegistry.PASSWORD,
                "--format",
                "{{.Digest}}",
                "docker://" + APP)
            .ok()
            .line();
    String byDigest = LocalRegistry.HOST + "/team/app@" + digest;
    with("pull", byDigest).ok();
    assertThat(engine.carob("run", "--rm", byDigest).ok().line()).isEqualTo("hi");
    assertThat(engine.carob("images", "--digests").ok().out()).contains(digest);
    engine.carob("rmi", byDigest).ok();
  }

  @Test
  void anUpdateOfTheImageInTheRegistryIsFound() {
    String name = LocalRegistry.HOST + "/auto/app:1";
    engine.carob("pull", "-q", TestEngine.BUSYBOX).ok();
    engine.carob("tag", TestEngine.BUSYBOX, name).ok();
    with("push", name).ok();
    List<String> run = new ArrayList<>(List.of("run", "-d", "--name", "auto", "--network", "none"));
    run.addAll(List.of("--label", "io.containers.autoupdate=registry"));
    run.addAll(List.of("--label", "PODMAN_SYSTEMD_UNIT=auto.service", name, "sleep", "1000"));
    engine.carob(run.toArray(String[]::new)).ok();
    String format = "{{.Unit}},{{.ContainerName}},{{.Image}},{{.Updated}},{{.Policy}}";
    assertThat(with("auto-update", "--dry-run", "--format", format).ok().line())
        .isEqualTo("auto.service,auto," + name + ",false,registry");
    // Another image under this name, in the registry only.
    engine.carob("commit", "-q", "--change", "ENV=NEW=1", "auto", "localhost/new").ok();
    with("push", "localhost/new", name).ok();
    assertThat(with("auto-update", "--dry-run", "--format", format).ok().line())
        .isEqualTo("auto.service,auto," + name + ",pending,registry");
    // There is no systemd that could restart the unit, so the former image is used again.
    String before = engine.carob("image", "inspect", "--format", "{{.Id}}", name).ok().line();
    TestEngine.Result failed = with("auto-update", "--format", "{{.Updated}}");
    failed.fails(125, "restarting unit auto.service during update: ");
    assertThat(failed.line()).isEqualTo("failed");
    assertThat(engine.carob("image", "inspect", "--format", "{{.Id}}", name).ok().line())
        .isEqualTo(before);
    assertThat(engine.carob("auto-update", "--rollback=false", "--format", "x"))
        .satisfies(result -> result.fails(125, "certs.d"));
    engine.carob("rm", "-f", "-t", "0", "auto").ok();
    assertThat(engine.carob("auto-update").ok().out()).isEmpty();
    engine.carob("rmi", "-f", name, "localhost/new").ok();
  }

  @Test
  void theRegistryIsSearchedAndItsTagsAreListed() {
    String name = LocalRegistry.HOST + "/team/app";
    assertThat(with("search", "--list-tags", name).ok().lines().get(1)).startsWith(name + "  1");
    assertThat(with("search", "--list-tags", "--format", "json", name).ok().out())
        .contains("\"Name\": \"" + name + "\"", "\"Tags\": [", "\"1\"");
    assertThat(with("search", "--format", "{{.Name}}", LocalRegistry.HOST + "/am/ap").ok().lines())
        .containsExactly(name);
    with("search", "--list-tags", LocalRegistry.HOST + "/no/such").fails(125, "no/such");
    with("search", "--list-tags", "--filter", "stars=1", name).fails(125, "not applicable");
  }

  @Test
  void aManifestListIsPushedWithItsImagesAndPulled() {
    String name = LocalRegistry.HOST + "/team/list:1";
    engine.carob("manifest", "create", "list:1", "localhost/app").ok();
    with("manifest add", "--arch", "arm64", "list:1", "docker://" + APP).ok();
    with("manifest push", "-q", "list:1", name).ok();
    engine.carob("manifest", "rm", "list:1").ok();
    assertThat(with("manifest inspect", name).ok().out())
        .contains("application/vnd.oci.image.index.v1+json", "\"arm64\"", "\"amd64\"");
    assertThat(with("pull", "-q", name).ok().line())
        .isEqualTo(engine.carob("image", "inspect", "--format", "{{.Id}}", "localhost/app").line());
    engine.carob("rmi", name).ok();
  }

  @Test
  void allTagsOfARepository() {
    with("push", "localhost/app", LocalRegistry.HOST + "/tags/x:a").ok();
    with("push", "localhost/app", LocalRegistry.HOST + "/tags/x:b").ok();
    with("pull", "-a", LocalRegistry.HOST + "/tags/x").ok();
    assertThat(engine.carob("images", "--format", "{{.Repository}}:{{.Tag}}").ok().lines())
        .contains(LocalRegistry.HOST + "/tags/x:a", LocalRegistry.HOST + "/tags/x:b");
    engine.carob("untag", LocalRegistry.HOST + "/tags/x:a", LocalRegistry.HOST + "/tags/x:a").ok();
    engine.carob("untag", LocalRegistry.HOST + "/tags/x:b", LocalRegistry.HOST + "/tags/x:b").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void layersAreCompressedAsRequestedAndReadByOthers(String compression) {
    String name = LocalRegistry.HOST + "/packed/" + compression + ":1";
    HandMadeImage.pulled(engine, "p" + compression, "{}", "echo " + compression + " > etc/how");
    Path digest = engine.directory().resolve("digest");
    with(
            "push",
            "--compression-format",
            compression,
            "--digestfile",
            digest.toString(),
            "localhost/p" + compression,
            name)
        .ok();
    assertThat(digest).content().matches("sha256:[0-9a-f]{64}");
    engine.carob("rmi", "-f", "localhost/p" + compression).ok();
    with("pull", name).ok();
    assertThat(engine.carob("run", "--rm", name, "cat", "/etc/how").ok().line())
        .isEqualTo(compression);
    engine
        .program(
            "skopeo",
            "copy",
            "-q",
            "--src-tls-verify=false",
            "--src-creds",
            LocalRegistry.USER + ":" + LocalRegistry.PASSWORD,
            "docker://" + name,
            "dir:" + engine.directory().resolve("seen-" + compression))
        .ok();
    engine.carob("rmi", "-f", name).ok();
  }

  @Test
  void aForeignPlatformIsChosenOrMissedByName() {
    String index = LocalRegistry.HOST + "/multi:1";
    engine
        .program(
            "sh",
            "-ec",
            "S='--root "
                + engine.directory()
                + "/b --runroot "
                + engine.directory()
                + "/br --storage-driver vfs'; for a in amd64 arm64; do c=$(buildah $S from --arch $a scratch);"
                + " buildah $S config --label arch=$a --arch $a $c; buildah $S commit -q --manifest m $c; done;"
                + " buildah $S manifest push --all --tls-verify=false --creds "
                + LocalRegistry.USER
                + ":"
                + LocalRegistry.PASSWORD
                + " m docker://"
                + index)
        .ok();
    with("pull", index).ok();
    String label = "{{.Labels.arch}}";
    assertThat(engine.carob("image", "inspect", "--format", label, index).ok().line())
        .isEqualTo("amd64");
    with("pull", "--platform", "linux/arm64", index).ok();
    assertThat(engine.carob("image", "inspect", "--format", label, index).ok().line())
        .isEqualTo("arm64");
    with("pull", "--arch", "s390x", index).fails(125, "s390x", "linux/amd64", "linux/arm64");
    engine.carob("rmi", "-f", index).ok();
    engine.carob("image", "prune", "-f").ok();
  }

  @Test
  void failuresNameTheObjectAndTheRemedy() {
    engine.carob("pull", APP).fails(125, "certs.d", LocalRegistry.HOST, "--tls-verify=false");
    with("pull", "--creds", "tester:wrong", APP).fails(125, "unauthorized", "carob login");
    with("pull", LocalRegistry.HOST + "/team/none:1").fails(125, "manifest unknown", "team/none");
    with("pull", "--authfile", "/dev/null", APP).fails(125, "unauthorized");
    with("pull", "--authfile", "/nosuch", APP)
        .fails(125, "stat /nosuch: no such file or directory");
    engine.carob("pull", "127.0.0.1:1/x").fails(125, "127.0.0.1:1", "connection refused");
    engine.carob("pull", "box").fails(125, "box", "unqualified-search");
    engine
        .carob(
            "login",
            "--cert-dir",
            registry.certificates().toString(),
            "-u",
            "x",
            "-p",
            "y",
            LocalRegistry.HOST)
        .fails(125, "unauthorized");
    assertThat(engine.carob("login", "--get-login", LocalRegistry.HOST).ok().line())
        .isEqualTo(LocalRegistry.USER);
    engine.carob("logout", "nowhere.example").fails(125, "not logged into nowhere.example");
    engine.carob("pull", "--tls-verify=false", APP).ok();
  }

  @Test
  void aDamagedLayerInTheRegistryIsRejectedAndLeavesNothing() {
    String name = LocalRegistry.HOST + "/broken:1";
    HandMadeImage.pulled(engine, "broken", "{}", "echo unlike > etc/any");
    with("push", "localhost/broken", name).ok();
    engine.carob("rmi", "-f", "localhost/broken").ok();
    engine
        .program(
            "sh",
            "-ec",
            "cd "
                + engine.directory()
                + "/registry/data/docker/registry/v2; f=$(for h in $(ls repositories/broken/_layers/sha256);"
                + " do echo blobs/sha256/$(echo $h | cut -c1-2)/$h/data; done | xargs ls -S | head -1);"
                + " head -c 100 /dev/zero | dd of=$f bs=1 seek=$(($(stat -c %s $f) / 2)) conv=notrunc status=none")
        .ok();
    int layers = engine.carob("images", "-q").ok().lines().size();
    with("pull", name).fails(125, "layer sha256:", "is damaged");
    assertThat(engine.carob("images", "-q").ok().lines()).hasSize(layers);
    assertThat(
            engine
                .program(
                    "find", engine.root() + "/storage/overlay/.carob-staging", "!", "-type", "d")
                .ok()
                .out())
        .isEmpty();
  }

  @Test
  void simultaneousPullsOfASourceCopyItOnce() throws Exception {
    List<Process> pulls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pulls.add(engine.start("pull", "--cert-dir", registry.certificates().toString(), APP));
    }
    for (Process pull : pulls) {
      assertThat(TestEngine.exit(pull)).isZero();
    }
    assertThat(engine.carob("run", "--rm", APP).ok().line()).isEqualTo("hi");
  }
}
