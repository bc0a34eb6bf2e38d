package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Privileges of a container's processes, as seen from inside. */
class SecurityTest {

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static final String STATUS = "grep -E '^(Cap|NoNew|Seccomp:)' /proc/self/status";

  private static TestEngine.Result sh(String runtime, String options, String script) {
    return engine.sh(runtime, options, script);
  }

  /** A line of /proc/self/status in the container. */
  private static String status(String runtime, String options, String key) {
    return sh(runtime, options, STATUS).ok().lines().stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "crun, '',                                   00000000800405fb, 00000000800405fb",
    "runc, '',                                   00000000800405fb, 00000000800405fb",
    "crun, --cap-add net_raw,                    00000000800425fb, 00000000800425fb",
    "runc, --cap-drop ALL --cap-add CAP_CHOWN,   0000000000000001, 0000000000000001",
    "crun, '--cap-drop chown,kill',              00000000800405da, 00000000800405da",
    "crun, --user 1000,                          0000000000000000, 00000000800405fb",
    "runc, --user 1000 --cap-add net_raw,        0000000000002000, 00000000800425fb",
  })
  void capabilitiesAreTheDefaultsAndCanBeAddedAndDropped(
      String runtime, String options, String effective, String bounding) {
    assertThat(status(runtime, options, "CapEff")).isEqualTo(effective);
    assertThat(status(runtime, options, "CapBnd")).isEqualTo(bounding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void systemCallsAreFilteredByDefault(String runtime) throws IOException {
    assertThat(status(runtime, "", "Seccomp")).isEqualTo("2");
    assertThat(status(runtime, "--security-opt seccomp=unconfined", "Seccomp")).isEqualTo("0");
    Path profile =
        Files.writeString(
            engine.directory().resolve("no-mkdir.json"),
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28}]}
            """);
    // A relative path is relative to the caller's working directory.
    sh(runtime, "--security-opt seccomp=" + profile.getFileName(), "mkdir /x")
        .fails(1, "No space left on device");
    sh(runtime, "", "mkdir /x").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theSameFilterFiltersEveryTimeAndBesideTheFirstProcessToo(String runtime) throws IOException {
    Path profile =
        Files.writeString(
            engine.directory().resolve("again.json"),
            """
            {"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [
              {"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 28}]}
            """);
    for (String name : List.of("one", "two")) {
      engine
          .ask(
              "run",
              "-d",
              "--runtime",
              runtime,
              "--network",
              "none",
              "--name",
              name,
              "--security-opt",
              "seccomp=" + profile,
              TestEngine.BUSYBOX,
              "sh",
              "-c",
              "mkdir /x 2> /said; sleep 1000")
          .ok();
      engine.ask("exec", name, "mkdir", "/y").fails(1, "No space left");
      Eventually.is(() -> engine.ask("exec", name, "cat", "/said").out().contains("No space left"));
    }
    sh(runtime, "", "mkdir /x").ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void noNewPrivilegesKeepsProgramsFromGainingPrivileges(String runtime) {
    assertThat(status(runtime, "", "NoNewPrivs")).isEqualTo("0");
    assertThat(status(runtime, "--security-opt no-new-privileges", "NoNewPrivs")).isEqualTo("1");
    assertThat(status(runtime, "--security-opt no-new-privileges:false", "NoNewPrivs"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void theKernelsFilesAreHiddenOrReadOnlyByDefault(String runtime) {
    String look = "wc -c < /proc/timer_list; touch /proc/sys/kernel/domainname && echo writable";
    assertThat(sh(runtime, "", look).lines()).containsExactly("0");
    TestEngine.Result all = sh(runtime, "--security-opt unmask=ALL", look).ok();
    assertThat(Integer.parseInt(all.lines().get(0))).isPositive();
    assertThat(all.lines().get(1)).isEqualTo("writable");
    assertThat(
            Integer.parseInt(
                sh(runtime, "--security-opt unmask=/proc/timer*", look).lines().get(0)))
        .isPositive();
    assertThat(
            sh(runtime, "--security-opt mask=/proc/version", "wc -c < /proc/version").ok().line())
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aPrivilegedContainerHasTheEnginesPrivileges(String runtime) throws IOException {
    String own =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("CapBnd:"))
            .map(line -> line.substring("CapBnd:".length()).strip())
            .findFirst()
            .orElseThrow();
    assertThat(status(runtime, "--privileged", "CapEff")).isEqualTo(own);
    assertThat(status(runtime, "--privileged", "Seccomp")).isEqualTo("0");
    TestEngine.Result seen =
        sh(
                runtime,
                "--privileged",
                "ls -l /dev/kmsg; grep ' /sys sysfs rw' /proc/mounts; mount -t tmpfs none /tmp &&"
                    + " echo mounted")
            .ok();
    assertThat(seen.out()).contains("/dev/kmsg", "/sys sysfs rw", "mounted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aDeviceOfTheHostIsUsableAsPermitted(String runtime) {
    sh(runtime, "", "ls /dev/kmsg").fails(1, "/dev/kmsg");
    String look = "ls -l /dev/log0; head -c 1 /dev/log0 | wc -c; echo x > /dev/log0";
    assertThat(sh(runtime, "--device /dev/kmsg:/dev/log0", look).ok().out()).contains("1,  11");
    sh(runtime, "--device /dev/kmsg:/dev/log0:r", look).fails(1, "Operation not permitted");
    assertThat(sh(runtime, "--device /dev/net", "ls /dev/net").ok().line()).isEqualTo("tun");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void aRuleLetsDevicesBeUsedThatAreMadeInside(String runtime) {
    String make = "mknod /k c 1 11 && head -c 1 /k > /dev/null";
    List<String> line =
        new ArrayList<>(
            List.of(
                "run",
                "--rm",
                "--runtime",
                runtime,
                "--network",
                "none",
                "--cap-add",
                "mknod,syslog"));
    List<String> command = List.of(TestEngine.BUSYBOX, "sh", "-c", make);
    List<String> without = new ArrayList<>(line);
    without.addAll(command);
    engine.ask(without.toArray(String[]::new)).fails(1, "Operation not permitted");
    line.addAll(List.of("--device-cgroup-rule", "c 1:11 rw"));
    line.addAll(command);
    engine.ask(line.toArray(String[]::new)).ok();
    // Without a minor number, as in Podman: all of them.
    engine
        .ask(
            "run",
            "--rm",
            "--network",
            "none",
            "--device-cgroup-rule",
            "a 7 rmw",
            TestEngine.BUSYBOX)
        .ok();
    engine
        .ask("run", "--rm", "--device-cgroup-rule", "x 1:2 rw", TestEngine.BUSYBOX)
        .fails(125, "invalid device type in device-access-add: x");
  }

  @Test
  void inspectShowsTheRequest() {
    engine
        .ask(
            "create",
            "--name",
            "c",
            "--cap-add",
            "NET_RAW",
            "--cap-drop",
            "KILL",
            "--security-opt",
            "no-new-privileges",
            "--security-opt",
            "unmask=/proc/acpi",
            "--device",
            "/dev/kmsg:r",
            TestEngine.BUSYBOX)
        .ok();
    assertThat(engine.inspect("c", ".HostConfig.CapAdd")).isEqualTo("[]");
    assertThat(engine.inspect("c", ".HostConfig.CapDrop"))
        .isEqualTo("[CAP_AUDIT_WRITE CAP_KILL CAP_MKNOD]");
    assertThat(engine.inspect("c", ".HostConfig.Privileged")).isEqualTo("false");
    assertThat(engine.inspect("c", "json .HostConfig.SecurityOpt"))
        .isEqualTo("[\"no-new-privileges\",\"unmask=/proc/acpi\"]");
    assertThat(engine.inspect("c", "json .HostConfig.Devices"))
        .isEqualTo(
            "[{\"PathOnHost\":\"/dev/kmsg\",\"PathInContainer\":\"/dev/kmsg\",\"CgroupPermissions\":\"r\"}]");
  }

  @Test
  void anExecSessionHasTheSamePrivilegesUnlessItIsPrivileged() {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--network",
            "none",
            "--cap-add",
            "net_raw",
            "--security-opt",
            "no-new-privileges",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    assertThat(engine.ask("exec", "c", "sh", "-c", STATUS).ok().lines())
        .contains("CapEff:\t00000000800425fb", "NoNewPrivs:\t1", "Seccomp:\t2");
    assertThat(engine.ask("exec", "--privileged", "c", "sh", "-c", STATUS).ok().out())
        .doesNotContain("CapEff:\t00000000800425fb");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--cap-add FLY | unknown capability CAP_FLY",
        "--cap-add KILL --cap-drop KILL | CAP_KILL cannot be dropped and added",
        "--security-opt seccomp=/nowhere.json | /nowhere.json cannot be read",
        "--security-opt no-new-privileges=perhaps | it must be true or false",
        "--security-opt bogus | invalid --security-opt 'bogus'",
        "--security-opt label=sort:x | invalid --security-opt label 'sort:x'",
        "--security-opt apparmor=x | \"x\" specified but",
        "--security-opt unmask=[ | invalid pattern",
        "--security-opt mask=proc | is not absolute",
        "--device dev | invalid device specification: dev",
        "--device /dev/null:/a:b:c | invalid device specification",
        "--device /dev/null:x | invalid device mode: x",
        "--device /dev/null:rr | invalid device mode: rr"
      })
  void invalidOptionsAreRejectedBeforeAContainerIsCreated(String options, String error) {
    List<String> line = new ArrayList<>(List.of("create", "--network", "none"));
    line.addAll(List.of(options.split(" ")));
    line.add(TestEngine.BUSYBOX);
    engine.ask(line.toArray(String[]::new)).fails(125, error);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  @Test
  void aMissingDeviceIsNamed() {
    sh("crun", "--device /dev/nowhere", "true")
        .fails(125, "stat /dev/nowhere: no such file or directory");
    sh("crun", "--device /etc/passwd", "true").fails(126, "/etc/passwd is neither a device");
  }
}
