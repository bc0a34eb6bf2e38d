package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The initial environment of a container's process, as the process itself sees it. */
class ProcessTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                              | umask                          | 0022",
        "--umask 077                   | umask                          | 0077",
        "--oom-score-adj 500           | cat /proc/self/oom_score_adj   | 500",
        "--sysctl kernel.msgmax=5000   | cat /proc/sys/kernel/msgmax    | 5000",
        "--sysctl net.ipv4.ip_forward=1| cat /proc/sys/net/ipv4/ip_forward | 1",
        "--hostname h                  | hostname                       | h",
        "-h h                          | echo $HOSTNAME                 | h",
        "--workdir /usr                | pwd                            | /usr",
        "--user 5                      | id -u                          | 5",
        "--user 5:6                    | id -g                          | 6",
        "--user 4711                   | id -un                         | 4711",
        "--user 4711 --passwd-entry u$UID:x:$UID:0::/:/bin/sh | id -un  | u4711",
        "--user 4711 --group-entry g$GID:x:$GID: | grep -c ^g4711: /etc/group | 1",
        "--user 4711 --passwd=false    | grep 4711 /etc/passwd /etc/group; echo $? | 1",
        "--hostuser daemon,root        | grep -c ^daemon: /etc/passwd   | 1",
        "--ulimit nofile=50:60         | ulimit -n                      | 50",
        "-e A=b                        | echo $A                        | b",
        "--unsetenv container          | echo ${container-unset}        | unset",
        "--unsetenv-all -e PATH=/bin   | echo ${container-unset}        | unset",
        "--privileged                  | . /run/.containerenv; echo $rootless | 0",
        "--privileged                  | . /run/.containerenv; echo $engine   | podman-carob",
        "                              | readlink /etc/mtab             | /proc/mounts",
        "                              | wc -c < /run/.containerenv     | 0",
        "                              | echo $container                | podman",
        "--env-merge PATH=/x:${PATH}   | echo ${PATH%%:*}               | /x",
        "--systemd always              | grep -c '^tmpfs /run/lock ' /proc/mounts | 1",
        "--systemd always              | echo ${#container_uuid}        | 32",
        "--kernel-memory 1m            | echo run                       | run",
        "--chrootdirs /j1,/j2          | grep -c ' /j[12]/etc/hosts ' /proc/mounts | 2",
        "--seccomp-policy image        | echo run                       | run",
        "--entrypoint '' -e A=c        | echo $A                        | c",
      })
  void optionsChangeTheProcess(String options, String script, String value) {
    for (String runtime : List.of("crun", "runc")) {
      String asked = options == null ? "" : options.replace("''", "");
      assertThat(engine.sh(runtime, asked, script).ok().line()).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  @Tag("L34")
  void groupsAreTheUsersInTheImageAndTheRequestedOnes(String runtime) throws IOException {
    Path root = HandMadeImage.rootfs(engine, "accounts");
    Files.writeString(root.resolve("etc/group"), "root:x:0:\nstaff:x:50:bob,eve\naudio:x:60:bob\n");
    Files.writeString(root.resolve("etc/passwd"), "bob:x:1000:1000::/:/bin/sh\n");
    assertThat(groups(runtime, root, "--user", "bob"))
        .containsExactlyInAnyOrder("1000", "50", "60");
    assertThat(groups(runtime, root, "--user", "bob", "--group-add", "root,77"))
        .containsExactlyInAnyOrder("1000", "50", "60", "0", "77");
    assertThat(groups(runtime, root, "--user", "4711", "--group-add", "audio"))
        .containsExactlyInAnyOrder("0", "60");
    assertThat(groups(runtime, root, "--user", "bob:audio")).containsExactly("60");
    engine
        .ask("run", "--rootfs", "--group-add", "nix", root.toString(), "true")
        .fails(126, "unable to find group nix");
    engine.ask("run", "--rootfs", "--user", "nix", root.toString(), "true").fails(126, "user nix");
  }

  private static List<String> groups(String runtime, Path root, String... options) {
    java.util.ArrayList<String> line =
        new java.util.ArrayList<>(
            List.of("run", "--rm", "--runtime", runtime, "--network", "none"));
    line.addAll(List.of(options));
    line.addAll(List.of("--rootfs", root.toString(), "id", "-G"));
    return List.of(engine.ask(line.toArray(String[]::new)).ok().line().split(" "));
  }

  @Test
  void aTimeZoneIsThatOfTheHostsFile() throws IOException {
    byte[] berlin = Files.readAllBytes(Path.of("/usr/share/zoneinfo/Europe/Berlin"));
    String size = engine.sh("crun", "--tz Europe/Berlin", "wc -c < /etc/localtime").ok().line();
    assertThat(Integer.parseInt(size)).isEqualTo(berlin.length);
    assertThat(engine.sh("crun", "--tz Europe/Berlin", "date -d @0 +%H").ok().line())
        .isEqualTo("01");
    engine
        .sh("crun", "--tz Europe/Nowhere", "true")
        .fails(125, "unknown time zone 'Europe/Nowhere'");
    engine.sh("crun", "--tz ../../../etc/passwd", "true").fails(125, "unknown time zone");
  }

  @Test
  void thePidIsWrittenAtEachStart() throws IOException {
    Path file = engine.directory().resolve("pid");
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "--pidfile",
            "pid",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    assertThat(file).hasContent(engine.inspect("c", ".State.Pid"));
    engine.ask("restart", "-t", "0", "c").ok();
    assertThat(file).hasContent(engine.inspect("c", ".State.Pid"));
  }

  @Test
  void theCallersVariablesAreTakenOnRequest() throws IOException {
    TestEngine caller =
        engine.with("CALLER_A", "1").with("CALLER_B", "2").with("http_proxy", "http://p");
    String[] env = {"run", "--rm", "--network", "none"};
    assertThat(run(caller, env, TestEngine.BUSYBOX, "env"))
        .contains("http_proxy=http://p")
        .doesNotContain("CALLER_A=1");
    assertThat(
            run(
                caller,
                env,
                "-e",
                "CALLER_A",
                "-e",
                "NOT_THERE",
                "--http-proxy=false",
                TestEngine.BUSYBOX,
                "env"))
        .contains("CALLER_A=1")
        .doesNotContain("CALLER_B=2", "NOT_THERE=", "http_proxy=http://p");
    assertThat(run(caller, env, "-e", "CALLER_*", TestEngine.BUSYBOX, "env"))
        .contains("CALLER_A=1", "CALLER_B=2");
    assertThat(run(caller, env, "--env-host", "-e", "CALLER_B=3", TestEngine.BUSYBOX, "env"))
        .contains("CALLER_A=1", "CALLER_B=3");
    Files.writeString(engine.directory().resolve("env"), "# no\nCALLER_A\nX=y\n");
    assertThat(run(caller, env, "--env-file", "env", "-e", "X=z", TestEngine.BUSYBOX, "env"))
        .contains("CALLER_A=1", "X=z")
        .doesNotContain("X=y");
  }

  private static List<String> run(TestEngine caller, String[] beginning, String... rest) {
    List<String> line = new java.util.ArrayList<>(List.of(beginning));
    line.addAll(List.of(rest));
    return caller.carob(line.toArray(String[]::new)).ok().lines();
  }

  @ParameterizedTest
  @CsvSource({
    "stdout, 'out\n', ''",
    "STDERR, '', 'err\n'",
    "'stdout,stderr', 'out\n', 'err\n'",
  })
  void onlyTheRequestedStreamsAreAttached(String streams, String out, String err) {
    TestEngine.Result result =
        engine.sh("crun", "--attach " + streams, "echo out; echo err >&2; exit 3").fails(3);
    assertThat(result.out()).isEqualTo(out.replace("\\n", "\n"));
    assertThat(result.err()).isEqualTo(err.replace("\\n", "\n"));
    // As in Podman, the id is printed if no output is attached.
    TestEngine.Result quiet =
        engine.sh("crun", "--attach stdin", "echo out; echo err >&2; exit 3").fails(3);
    assertThat(quiet.out()).matches("[0-9a-f]{64}\n");
    assertThat(quiet.err()).isEmpty();
    engine.sh("crun", "-a sideways", "true").fails(125, "invalid stream in --attach sideways");
    engine.sh("crun", "-d -a stdout", "true").fails(125, "--attach and --detach");
  }

  @Test
  void labelsAreTakenFromFiles() throws IOException {
    Files.writeString(engine.directory().resolve("labels"), "# no\na=1\nb=2\n");
    engine
        .ask("create", "--name", "c", "--label-file", "labels", "-l", "b=3", TestEngine.BUSYBOX)
        .ok();
    assertThat(engine.inspect("c", ".Config.Labels")).isEqualTo("map[a:1 b:3]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--umask 99               | invalid umask '99'",
        "--oom-score-adj 2000     | -1000 to 1000",
        "--sysctl kernel.panic=1  | applies to the whole host",
        "--sysctl net.x=1 --net host | host's network namespace",
        "--sysctl kernel.sem=1 --ipc host | host's ipc namespace",
        "--systemd maybe          | --systemd values must be one of \"true, false, always\": invalid configuration",
        "--systemd 1              | --systemd values must be one of \"true, false, always\"",
        "--replace                | cannot replace container without --name being set",
        "--cgroup-conf a=b        | cannot use --cgroup-conf without cgroup v2",
        "--cgroup-conf a          | cgroup settings must be formatted KEY=VALUE",
        "--chrootdirs a           | invalid chroot directory \"a\": it must be an absolute path",
        "--subuidname foo         | no subuid ranges found for user \"foo\" in /etc/subuid",
        "--subuidname a --uidmap 0:1:2 | cannot be combined with --uidmap",
        "--log-opt path=/nosuch/x | the directory of the log /nosuch/x does not exist",
        "--cap-add net\"x         | invalid argument \"net\\\"x\" for \"--cap-add\" flag: parse error on line 1, column 4: bare",
        "--seccomp-policy maybe   | invalid seccomp policy",
        "--sdnotify maybe         | must be container, conmon, healthy or ignore",
        "--group-add keep-groups,1 | not allowed with any other",
        "--health-on-failure kill | without a health check",
        "--health-startup-cmd x   | no regular healthcheck",
      })
  void invalidRequestsAreRejected(String options, String message) {
    engine.sh("crun", options, "true").fails(125, message);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }
}
