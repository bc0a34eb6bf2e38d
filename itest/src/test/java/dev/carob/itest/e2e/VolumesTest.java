package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Volumes and other mounts chosen by the user, as seen in the container. */
class VolumesTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static final String VOLUMES =
      "{\"Cmd\": [\"sh\"], \"Volumes\": {\"/data\": {}, \"/srv/new\": {}}}";

  @AfterEach
  void noVolumesAreLeft() throws IOException {
    engine.ask("rm", "-f", "-t", "0", "-a").ok();
    engine.ask("volume", "rm", "-a").ok();
    try (var left = Files.list(engine.root().resolve("volumes"))) {
      assertThat(left).isEmpty();
    } catch (java.nio.file.NoSuchFileException e) {
      // No volume was created.
      assertThat(engine.ask("volume", "ls", "-q").ok().out()).isEmpty();
    }
  }

  private static Path data(String volume) {
    return Path.of(engine.ask("volume", "inspect", "-f", "{{.Mountpoint}}", volume).ok().line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aVolumeOutlivesItsContainersAndIsSharedByThem(String runtime) throws IOException {
    engine.sh(runtime, "-v data:/data", "echo one > /data/file").ok();
    assertThat(data("data").resolve("file")).hasContent("one");
    engine
        .sh(runtime, "-v data:/other:ro", "cat /other/file; touch /other/x")
        .fails(1, "Read-only");
    assertThat(engine.sh(runtime, "--mount type=volume,src=data,dst=/d", "cat /d/file").ok().line())
        .isEqualTo("one");
    engine.carob("engine", "stop").ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).containsExactly("data");
    assertThat(engine.sh(runtime, "-v data:/data", "cat /data/file").ok().line()).isEqualTo("one");
  }

  @Test
  void aNewVolumeIsFilledOnceWithWhatTheImageHasThere() throws IOException {
    String image =
        HandMadeImage.pulled(
            engine,
            "filled",
            "{\"Cmd\": [\"sh\"]}",
            "mkdir -p data/sub; echo x > data/sub/f; ln -s sub/f data/link; chown 5:6 data/sub/f;"
                + " chmod 4711 data/sub/f; chown 7:8 data; chmod 1750 data; ln data/sub/f data/hard");
    engine.ask("run", "--rm", "--network", "none", "-v", "v:/data", image, "true").ok();
    Path directory = data("v");
    FileStat top = FileStat.of(directory);
    assertThat(List.of(top.uid(), top.gid(), top.permissions())).containsExactly(7, 8, 01750);
    FileStat file = FileStat.of(directory.resolve("sub/f"));
    assertThat(List.of(file.uid(), file.gid(), file.permissions())).containsExactly(5, 6, 04711);
    assertThat(file.inode()).isEqualTo(FileStat.of(directory.resolve("hard")).inode());
    assertThat(Files.readSymbolicLink(directory.resolve("link"))).isEqualTo(Path.of("sub/f"));
    Files.delete(directory.resolve("link"));
    engine.ask("run", "--rm", "--network", "none", "-v", "v:/data", image, "true").ok();
    assertThat(Files.exists(directory.resolve("link"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    engine.ask("run", "--rm", "--network", "none", "-v", "n:/data:nocopy", image, "true").ok();
    assertThat(data("n")).isEmptyDirectory();
  }

  @Test
  void aVolumeRemainsToBeFilledIfTheImageHasNothingThere() {
    String format = "{{.NeedsCopyUp}} {{.NeedsChown}}";
    engine.ask("volume", "create", "v").ok();
    engine.sh("crun", "-v v:/nothing", "true").ok();
    assertThat(engine.ask("volume", "inspect", "-f", format, "v").ok().line())
        .isEqualTo("true false");
    engine.sh("crun", "-v v:/etc", "ls /etc/passwd").ok();
    assertThat(engine.ask("volume", "inspect", "-f", format, "v").ok().line())
        .isEqualTo("false false");
    assertThat(data("v").resolve("passwd")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void noContainerOverridesTheOptionsOfAVolume(String runtime) throws IOException {
    Path source = Files.createDirectories(engine.root().resolveSibling("source"));
    engine
        .ask(
            "volume",
            "create",
            "-o",
            "device=" + source,
            "-o",
            "o=bind,ro,noexec",
            "-o",
            "type=none",
            "v")
        .ok();
    engine.ask("volume", "create", "-o", "type=tmpfs", "-o", "o=size=1m,ro", "m").ok();
    for (String options : List.of("-v v:/v -v m:/m", "-v v:/v:rw,exec -v m:/m:rw")) {
      assertThat(
              engine
                  .sh(runtime, options, "grep -E ' /(v|m) ' /proc/mounts | cut -d' ' -f4")
                  .ok()
                  .lines())
          .hasSize(2)
          .allMatch(line -> line.startsWith("ro,"))
          .anyMatch(line -> line.contains(",noexec"));
    }
  }

  @Test
  void aVolumeWithoutATypeOrADeviceCannotBeMounted() {
    engine.ask("volume", "create", "-o", "o=bind", "v").ok();
    engine
        .sh("crun", "-v v:/v", "true")
        .fails(125, "volume v cannot be mounted: wrong fs type, bad option");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L32")
  void imageVolumesAreDirectoriesOfTheContainerFilledOnce(String runtime) throws IOException {
    String image =
        HandMadeImage.pulled(
            engine, "keeping", VOLUMES, "mkdir data; echo image > data/f; chown 5:6 data/f");
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            image,
            "sh",
            "-c",
            "cat /data/f; echo $RANDOM >> /data/mine; ls /data /srv/new; touch /srv/new/x")
        .ok();
    assertThat(engine.ask("start", "-a", "c").ok().lines()).contains("image", "mine");
    Path own = Path.of(engine.inspect("c", ".StaticDir")).resolve("volumes");
    assertThat(own.resolve("data/f")).hasContent("image");
    assertThat(FileStat.of(own.resolve("data/f")).uid()).isEqualTo(5);
    Files.delete(own.resolve("data/f"));
    // The volume is not filled from the image again at later starts.
    assertThat(engine.ask("start", "-a", "c").fails(0).lines()).contains("mine", "x");
    assertThat(own.resolve("data/mine")).content().hasLineCount(2);
    engine.ask("rm", "c").ok();
    assertThat(own).doesNotExist();
    assertThat(engine.ask("volume", "ls", "-q").ok().out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "tmpfs,     tmpfs /data tmpfs",
    "anonymous, /data ext4",
    "bind,      /data ext4",
    "ignore,    ''",
  })
  @Tag("L32")
  void theKindOfImageVolumesCanBeChosen(String mode, String mounted) {
    String image = HandMadeImage.pulled(engine, "mode", VOLUMES, "mkdir data; echo i > data/f");
    String all =
        engine
            .ask(
                "run",
                "--name",
                "c",
                "--network",
                "none",
                "--image-volume",
                mode,
                image,
                "sh",
                "-c",
                "grep ' /data ' /proc/mounts; cat /data/f")
            .ok()
            .out();
    assertThat(all).endsWith("i\n");
    String file = mounted.contains("ext4") ? mounted.replace(" ext4", " ") : mounted;
    assertThat(all).contains(file);
    assertThat(engine.ask("volume", "ls", "-q").ok().lines())
        .hasSize(mode.equals("anonymous") ? 2 : 0);
  }

  @Test
  void anonymousVolumesAreRemovedByRunRmAndOnRequest() {
    engine.sh("crun", "-v /a", "touch /a/x").ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().out()).isEmpty();
    engine.ask("create", "--name", "c", "-v", "/a", "-v", "named:/b", TestEngine.BUSYBOX).ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).hasSize(2);
    engine.ask("rm", "-v", "c").ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).containsExactly("named");
    engine.ask("create", "--name", "c", "-v", "/a", TestEngine.BUSYBOX).ok();
    engine.ask("rm", "c").ok();
    assertThat(engine.ask("volume", "ls", "-q", "-f", "dangling=true").ok().lines()).hasSize(2);
    engine.ask("volume", "prune", "-f").ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().out()).isEmpty();
  }

  @Test
  void volumesOfAFailedCreationAreRemoved() {
    engine
        .ask("create", "--name", "c", "-v", "/a", "--runtime", "nix", TestEngine.BUSYBOX)
        .fails(125);
    engine.ask("create", "--name", "c", TestEngine.BUSYBOX).ok();
    engine
        .ask("create", "--name", "c", "-v", "/a", "-v", "kept:/b", TestEngine.BUSYBOX)
        .fails(125, "in use");
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).containsExactly("kept");
  }

  @Test
  void aVolumeInUseIsRemovedByForceOnly() {
    engine.ask("create", "--name", "c", "-v", "v:/v", TestEngine.BUSYBOX).ok();
    engine.ask("volume", "rm", "v").fails(2, engine.inspect("c", ".Id"), "volume is being used");
    assertThat(engine.ask("volume", "ls", "-q", "-f", "dangling=false").ok().lines())
        .containsExactly("v");
    engine.ask("volume", "rm", "-f", "v").ok();
    engine.ask("inspect", "c").fails(125, "no such object");
    engine.ask("volume", "rm", "v").fails(1, "no volume with name \"v\" found: no such volume");
  }

  @Test
  void volumesAreCreatedListedInspectedAndFoundAsByPodman() {
    assertThat(engine.ask("volume", "create", "-l", "tier=db", "one").ok().line()).isEqualTo("one");
    engine.ask("volume", "create", "one").fails(125, "volume with name one already exists");
    engine.ask("volume", "create", "--ignore", "one").ok();
    assertThat(engine.ask("volume", "create").ok().line()).matches("[0-9a-f]{64}");
    engine.ask("volume", "create", "a/b").fails(125, "invalid volume name 'a/b'");
    assertThat(engine.ask("volume", "ls", "--noheading", "-f", "label=tier=db").ok().line())
        .isEqualTo("local       one");
    assertThat(engine.ask("volume", "ls", "-f", "name=^on").ok().lines().get(0))
        .isEqualTo("DRIVER      VOLUME NAME");
    assertThat(engine.ask("volume", "inspect", "on", "-f", "{{.Name}} {{.Labels}}").ok().line())
        .isEqualTo("one map[tier:db]");
    engine.ask("volume", "exists", "one").ok();
    engine.ask("volume", "exists", "two").fails(1);
    engine.ask("volume", "ls", "-f", "colour=red").fails(125, "invalid filter 'colour'");
    engine.ask("volume", "inspect", "two").fails(125, "no such volume");
    engine.ask("volume", "inspect").fails(125, "name the objects to");
    engine.ask("volume", "inspect", "--all", "one").fails(125, "name the objects to");
    assertThat(engine.ask("volume", "inspect", "-a", "-f", "{{.Name}}").ok().lines()).hasSize(2);
  }

  @Test
  void aVolumesFilesAreExportedAndImported() {
    engine.sh("crun", "-v from:/v", "mkdir /v/d; echo x > /v/d/f; chown 5:6 /v/d/f").ok();
    engine.ask("volume", "export", "from", "-o", "v.tar").ok();
    engine.ask("volume", "create", "to").ok();
    engine.ask("volume", "import", "to", "v.tar").ok();
    assertThat(engine.sh("crun", "-v to:/v", "cat /v/d/f; stat -c %u:%g /v/d/f").ok().lines())
        .containsExactly("x", "5:6");
    engine.ask("volume", "import", "nix", "v.tar").fails(125, "no such volume");
    engine.ask("volume", "import", "to", "nix.tar").fails(125, "cannot read nix.tar");
    assertThat(data("to").resolve("d/f")).hasContent("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void bindMountsAreMountedAsRequested(String runtime) throws IOException {
    Path host = Files.createDirectories(engine.directory().resolve("host/sub"));
    Files.writeString(host.resolve("f"), "hosts");
    String source = engine.directory().resolve("host").toString();
    assertThat(engine.sh(runtime, "-v " + source + ":/h", "cat /h/sub/f; touch /h/new").ok().line())
        .isEqualTo("hosts");
    assertThat(host.resolveSibling("new")).exists();
    engine.sh(runtime, "-v ./host:/h:ro", "touch /h/x").fails(1, "Read-only");
    engine.sh(runtime, "--mount type=bind,src=host,dst=/h,ro", "touch /h/x").fails(1, "Read-only");
    assertThat(
            engine
                .sh(
                    runtime,
                    "-v " + host.resolve("f") + ":/etc/one -v ./host:/h:noexec,nosuid,nodev",
                    "cat /etc/one; grep ' /h ' /proc/mounts")
                .ok()
                .out())
        .contains("hosts", "nosuid,nodev,noexec");
    assertThat(
            engine
                .sh(runtime, "-v ./host:/h:U --user 12:34", "stat -c %u:%g /h /h/sub/f")
                .ok()
                .lines())
        .containsExactly("12:34", "12:34");
    engine
        .sh(runtime, "-v /nonexist:/x", "true")
        .fails(125, "statfs /nonexist: no such file or directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void tmpfsMountsAreEmptyAndHaveTheRequestedSize(String runtime) {
    assertThat(
            engine
                .sh(
                    runtime,
                    "--tmpfs /t:size=1m,mode=700 --mount type=tmpfs,dst=/u,tmpfs-size=2m",
                    "grep -E ' /(t|u) ' /proc/mounts; ls /etc | head -1")
                .ok()
                .out())
        .contains("tmpfs /t tmpfs rw,nosuid,nodev,relatime,size=1024k,mode=700")
        .contains("tmpfs /u tmpfs rw,nosuid,nodev,relatime,size=2048k");
    assertThat(engine.sh(runtime, "--tmpfs /etc", "ls /etc/passwd").ok().line())
        .isEqualTo("/etc/passwd");
    engine.sh(runtime, "--tmpfs /etc:notmpcopyup", "ls /etc/passwd").fails(1, "No such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aReadOnlyRootHasPlacesThatCanBeWritten(String runtime) {
    engine.sh(runtime, "--read-only", "touch /x").fails(1, "Read-only");
    engine.sh(runtime, "--read-only", "touch /tmp/x /run/x /var/tmp/x /dev/shm/x").ok();
    engine.sh(runtime, "--read-only --read-only-tmpfs=false", "touch /tmp/x").fails(1, "Read-only");
  }

  @ParameterizedTest
  @CsvSource({"crun, ''", "runc, ''", "crun, 0:100000:65536", "runc, 0:100000:65536"})
  void anImageIsMountedReadOnlyOrWithChangesOfTheContainer(String runtime, String ids) {
    String image =
        HandMadeImage.pulled(
            engine, "shown", "{}", "mkdir data; echo shown > data/f; chown 5:6 data/f");
    String mount =
        (ids.isEmpty() ? "" : "--uidmap " + ids + " ")
            + "--mount type=image,src="
            + image
            + ",dst=/i";
    assertThat(engine.sh(runtime, mount, "cat /i/data/f; stat -c %u:%g /i/data/f").ok().lines())
        .containsExactly("shown", "5:6");
    engine.sh(runtime, mount, "touch /i/x").fails(1, "Read-only");
    engine.sh(runtime, mount + ",rw=true", "touch /i/x && rm /i/data/f").ok();
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--network",
            "none",
            "--mount",
            "type=image,src=" + image + ",dst=/i,rw=true",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "ls /i/mine; code=$?; touch /i/mine; exit $code")
        .ok();
    engine.ask("start", "-a", "c").fails(1, "No such file");
    engine.ask("start", "-a", "c").fails(0);
    engine.ask("rmi", image).fails(2, "image is in use");
    assertThat(engine.inspect("c", "range .Mounts}}{{.Type}} {{.Source}}{{end"))
        .isEqualTo("image " + image);
    engine.ask("rm", "c").ok();
    assertThat(engine.sh(runtime, mount, "cat /i/data/f").ok().line()).isEqualTo("shown");
    engine.ask("rmi", image).ok();
    engine.sh(runtime, mount, "true").fails(125, image);
  }

  @Test
  void mountsOfAnotherContainerAreOverriddenByTheOwnOnes() {
    engine
        .ask(
            "create",
            "--name",
            "a",
            "-v",
            "v:/v",
            "-v",
            "/anon",
            "-v",
            "w:/w:ro",
            TestEngine.BUSYBOX)
        .ok();
    engine.sh("crun", "--volumes-from a", "touch /v/x /anon/y").ok();
    engine.sh("crun", "--volumes-from a", "touch /w/x").fails(1, "Read-only");
    engine.sh("crun", "--volumes-from a:ro", "touch /v/x").fails(1, "Read-only");
    assertThat(engine.sh("crun", "--volumes-from a -v z:/v", "ls /v /anon").ok().out())
        .doesNotContain("x")
        .contains("y");
    engine.sh("crun", "--volumes-from nix", "true").fails(125, "nix", "no such container");
    engine.sh("crun", "--volumes-from a:fast", "true").fails(125, "invalid option 'fast'");
    engine.ask("rm", "-v", "a").ok();
    assertThat(engine.ask("volume", "ls", "-q").ok().lines()).containsExactly("v", "w", "z");
  }

  @Test
  @Tag("L29")
  void aRequestedMountReplacesTheEnginesWithAWarning() throws IOException {
    Files.writeString(engine.directory().resolve("hosts"), "mine\n");
    assertThat(engine.sh("crun", "-v ./hosts:/etc/hosts", "cat /etc/hosts").ok().line())
        .isEqualTo("mine");
    assertThat(engine.root().resolve("log/engine.0.log"))
        .content()
        .containsPattern("the requested mount at /etc/hosts replaces the engine's");
    assertThat(engine.sh("crun", "-v /dev:/dev", "ls /dev/kmsg").ok().line())
        .isEqualTo("/dev/kmsg");
  }

  @Test
  void inspectShowsMountsAsPodmanDoes() {
    engine
        .ask(
            "create",
            "--name",
            "c",
            "-v",
            "v:/v:ro",
            "-v",
            "/tmp:/host",
            "--tmpfs",
            "/t:size=1m",
            TestEngine.BUSYBOX)
        .ok();
    assertThat(
            engine.inspect(
                "c", "range .Mounts}}{{.Type}} {{.Destination}} {{.RW}} {{.Propagation}};{{end"))
        .contains("volume /v false rprivate;", "bind /host true rprivate;");
    assertThat(engine.inspect("c", ".HostConfig.Tmpfs"))
        .isEqualTo("map[/t:size=1m,rw,rprivate,nosuid,nodev,tmpcopyup]");
    assertThat(engine.inspect("c", ".HostConfig.Binds"))
        .contains("v:/v:ro,rprivate,nosuid,nodev,rbind", "/tmp:/host:rw,rprivate,rbind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-v v:/x:fast | invalid option type \"fast\"",
        "-v v:/x:O,ro | can't use 'O' with other options",
        "-v /etc/hostname:/x:O | /etc/hostname is not a directory",
        "-v v:/x:ro,rw | invalid options \"ro, rw\", can only specify 1 'rw' or 'ro' option",
        "-v v:x | invalid container path \"x\", must be an absolute path",
        "-v a:/x -v b:/x | /x: duplicate mount destination",
        "-v a:/x -v b:/y/../x | /x: duplicate mount destination",
        "-v a:/x:ro:z | incorrect volume format",
        "-v a$b:/x | invalid volume name 'a$b'",
        "--mount type=bind,dst=/nothere | statfs /nothere: no such file or directory",
        "--mount type=glob,src=/nothere/*,dst=/x | no file paths matching glob \"/nothere/*\"",
        "--mount type=tmpfs,src=a,dst=/x | source is not supported with tmpfs mounts",
        "-v /tmp:/x:idmap | idmap at /x: the container has no user namespace",
        "--mount type=bind,src=/tmp | must set volume destination",
        "--mount type=fast,src=/tmp,dst=/x | invalid filesystem type \"fast\"",
        "--mount type=tmpfs,dst=/x,ro=perhaps | must be set to true or false, instead received \"perhaps\"",
        "--tmpfs x | invalid container path \"x\", must be an absolute path",
        "--tmpfs /x:fast | unknown mount option \"fast\": invalid mount option",
        "--image-volume fast | invalid image-volume type 'fast'",
      })
  void invalidRequestsAreRejected(String options, String message) {
    engine.sh("crun", options, "true").fails(125, message);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  /** crun refuses such a mount. */
  @Test
  void aVolumeCanBeMountedAtTheRoot() {
    engine.sh("runc", "-v v:/", "echo x > /new").ok();
    assertThat(data("v").resolve("new")).exists();
    assertThat(data("v").resolve("bin/busybox")).exists();
  }

  @Test
  void aMissingSourceIsReportedAndTheContainerStartsWhenItIsBack() throws IOException {
    Path host = Files.createDirectories(engine.directory().resolve("going"));
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--network",
            "none",
            "-v",
            host + ":/h",
            TestEngine.BUSYBOX,
            "true")
        .ok();
    Files.delete(host);
    engine.ask("start", "c").fails(125, host.toString(), "no longer exists");
    Files.createDirectory(host);
    engine.ask("start", "-a", "c").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anOverlayKeepsItsSourceUnchanged(String runtime) throws IOException {
    Path source = Files.createDirectories(engine.root().resolveSibling("lower"));
    Files.writeString(source.resolve("f"), "lower");
    Files.setPosixFilePermissions(
        source, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-x---"));
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            "-v",
            source + ":/o:O",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "cat /o/f; ls /o; stat -c %a /o; touch /o/new; echo x > /o/f")
        .ok();
    assertThat(engine.ask("start", "-a", "c").ok().lines()).containsExactly("lowerf", "750");
    // The changes are lost when the container ends.
    assertThat(engine.ask("start", "-a", "c").ok().lines()).containsExactly("lowerf", "750");
    engine.ask("rm", "c").ok();
    Path upper = Files.createDirectories(engine.root().resolveSibling("upper-" + runtime));
    Path work = Files.createDirectories(engine.root().resolveSibling("work-" + runtime));
    String options = "-v %s:/o:O,upperdir=%s,workdir=%s".formatted(source, upper, work);
    engine.sh(runtime, options, "echo kept > /o/new").ok();
    assertThat(upper.resolve("new")).hasContent("kept");
    assertThat(engine.sh(runtime, options, "cat /o/new").ok().line()).isEqualTo("kept");
    assertThat(source.resolve("f")).hasContent("lower");
    assertThat(source.resolve("new")).doesNotExist();
  }

  private static List<String> mounted(String volume) throws IOException {
    Path directory = engine.root().resolve("volumes").resolve(volume).resolve("_data");
    return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(line -> line.split(" ")[1].equals(directory.toString()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aVolumeWithOptionsIsMountedWhileContainersUseIt(String runtime) throws IOException {
    Path source = Files.createDirectories(engine.root().resolveSibling("source"));
    Files.writeString(source.resolve("f"), "of the host");
    engine
        .ask("volume", "create", "-o", "type=tmpfs", "-o", "o=size=1m,uid=5,mode=0750", "memory")
        .ok();
    engine.ask("volume", "create", "-d", "nfs", "x").fails(125, "no volume plugin with name nfs");
    engine
        .ask(
            "volume", "create", "-o", "type=none", "-o", "o=bind", "-o", "device=" + source, "bind")
        .ok();
    assertThat(mounted("memory")).isEmpty();
    assertThat(
            engine
                .sh(
                    runtime,
                    "-v memory:/m -v bind:/b",
                    "stat -c '%u %a' /m; df -k /m | grep -o 1024; cat /b/f; touch /b/new")
                .ok()
                .lines())
        .startsWith("5 750", "1024")
        .contains("of the host");
    assertThat(source.resolve("new")).exists();
    assertThat(mounted("memory")).isEmpty();
    assertThat(mounted("bind")).isEmpty();
    engine.ask("create", "--name", "c", "-v", "bind:/b", "builtin:busybox", "true").ok();
    engine.ask("cp", source.resolve("f").toString(), "c:/b/copied").ok();
    assertThat(source.resolve("copied")).exists();
    engine.ask("rm", "c").ok();
    assertThat(mounted("bind")).isEmpty();
    engine.ask("volume", "rm", "bind").ok();
    assertThat(source.resolve("f")).exists();
  }

  @Test
  void mountsOfVolumesSurviveTheEngine() throws IOException {
    engine.ask("volume", "create", "-o", "type=tmpfs", "v").ok();
    engine
        .ask("run", "-d", "--name", "c", "--network", "none", "-v", "v:/v", "builtin:busybox")
        .fails(0);
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "d",
            "--network",
            "none",
            "-v",
            "v:/v",
            "builtin:busybox",
            "sleep",
            "1000")
        .ok();
    String directory = engine.ask("volume", "mount", "v").ok().line();
    assertThat(directory).isEqualTo(data("v").toString());
    engine.kill9();
    assertThat(engine.ask("volume", "inspect", "-f", "{{.MountCount}}", "v").ok().line())
        .isEqualTo("2");
    engine.ask("rm", "-f", "-t", "0", "c", "d").ok();
    assertThat(mounted("v")).hasSize(1);
    engine.ask("volume", "unmount", "v").ok();
    assertThat(mounted("v")).isEmpty();
    engine.ask("volume", "unmount", "v").ok();
    engine.ask("volume", "mount", "v").ok();
    engine.ask("volume", "rm", "v").ok();
    assertThat(mounted("v")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theOwnersOfMountedFilesAreMapped(String runtime) throws IOException {
    Path source = Files.createDirectories(engine.root().resolveSibling("so,urce"));
    Files.writeString(source.resolve("f"), "x");
    String look = "stat -c '%u %g' /x/f /v; touch /x/new";
    assertThat(
            engine
                .ask(
                    "run",
                    "--rm",
                    "--runtime",
                    runtime,
                    "--network",
                    "none",
                    "--uidmap",
                    "0:100000:1000",
                    "--mount",
                    "type=bind,\"src=" + source + "\",dst=/x,idmap",
                    "-v",
                    "v:/v:idmap",
                    TestEngine.BUSYBOX,
                    "sh",
                    "-c",
                    look)
                .ok()
                .lines())
        .containsExactly("0 0", "0 0");
    assertThat(FileStat.of(source.resolve("new")).uid()).isZero();
    assertThat(FileStat.of(data("v")).uid()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void patternsMemoryAndTerminalsAreMounted(String runtime) throws IOException {
    Path source = Files.createDirectories(engine.root().resolveSibling("source"));
    Files.writeString(source.resolve("a1"), "one");
    Files.writeString(source.resolve("a2"), "two");
    Files.writeString(source.resolve("b"), "three");
    String options =
        "--mount type=glob,src=%s/a*,dst=/g,ro --mount type=ramfs,dst=/r,tmpfs-mode=700"
                .formatted(source)
            + " --mount type=devpts,dst=/p,mode=620";
    assertThat(
            engine
                .sh(runtime, options, "ls /g; cat /g/a1; grep -E ' /(r|p) ' /proc/mounts")
                .ok()
                .out())
        .startsWith("a1\na2\none")
        .contains("ramfs /r ramfs", "mode=700", "devpts /p devpts", "mode=620");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aGivenRootIsOverlaidOrMapped(String runtime) {
    Path root = HandMadeImage.rootfs(engine, "given");
    engine
        .ask(
            "run",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            "--rootfs",
            root + ":O",
            "sh",
            "-c",
            "cat /new; echo kept >> /new")
        .ok();
    assertThat(root.resolve("new")).doesNotExist();
    assertThat(engine.ask("start", "-a", "c").ok().line()).isEqualTo("kept");
    engine.ask("rm", "c").ok();
    assertThat(
            engine
                .ask(
                    "run",
                    "--rm",
                    "--runtime",
                    runtime,
                    "--network",
                    "none",
                    "--uidmap",
                    "0:100000:1000",
                    "--rootfs",
                    root + ":idmap",
                    "stat",
                    "-c",
                    "%u %g",
                    "/bin")
                .ok()
                .line())
        .isEqualTo("0 0");
    engine
        .ask("create", "--rootfs", root + ":idmap", "true")
        .fails(125, "idmap at /: the container has no user namespace");
  }

  @Test
  void pruneListsTheVolumesAndAsks() {
    engine.ask("volume", "create", "v").ok();
    assertThat(engine.carob("volume", "prune").fails(125, "Error: EOF").out())
        .contains("The following volumes will be removed:\nv\n");
    assertThat(engine.carob("volume", "prune", "--filter", "label=x").ok().out())
        .contains("No dangling volumes found");
    assertThat(engine.ask("inspect", "--type", "volume", "-f", "{{.Name}}", "v").ok().line())
        .isEqualTo("v");
    assertThat(engine.ask("inspect", "-f", "{{.Driver}}", "v", "podman").ok().lines())
        .containsExactly("local", "bridge");
  }
}
