package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Behaviour that depends on the kind of host, tested on kernels of that kind. The guests are slow
 * and use one processor.
 */
@Execution(ExecutionMode.CONCURRENT)
class OtherHostsTest {

  /** A host with cgroup v2 only, systemd and AppArmor, like most distributions. */
  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WithSystemdAndAppArmor {

    private Guest guest;

    @BeforeAll
    void boot() {
      guest = new Guest(Guest.Module.APPARMOR, "v2", Guest.Init.SYSTEMD);
      guest.sh("test -d /run/systemd/system").ok();
      guest.carob("pull", TestEngine.BUSYBOX).ok();
    }

    @AfterAll
    void shutDown() {
      guest.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    @Tag("L37")
    void systemdMakesTheCgroupAndTakesItAway(String runtime) {
      guest
          .carob(
              "run",
              "-d",
              "--name",
              "s",
              "--network",
              "none",
              "--runtime",
              runtime,
              "-m",
              "64m",
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
      String id = inspect("s", ".Id");
      String scope = "carob-" + id + ".scope";
      assertThat(guest.sh("systemctl show -p ActiveState,Slice " + scope).lines())
          .contains("ActiveState=active", "Slice=machine.slice");
      // crun creates a child cgroup for its processes.
      String pid = inspect("s", ".State.Pid");
      String cgroup = "/sys/fs/cgroup" + guest.sh("cut -d: -f3- /proc/" + pid + "/cgroup").line();
      assertThat(cgroup).startsWith("/sys/fs/cgroup/machine.slice/" + scope);
      assertThat(guest.sh("cat " + cgroup + "/memory.max " + cgroup + "/cgroup.procs").lines())
          .contains("67108864", pid);
      assertThat(inspect("s", ".HostConfig.CgroupManager")).isEqualTo("systemd");
      guest.carob("update", "-m", "128m", "--cpus", "0.5", "s").ok();
      assertThat(guest.sh("cat " + cgroup + "/memory.max " + cgroup + "/cpu.max").lines())
          .containsExactly("134217728", "50000 100000");
      assertThat(guest.carob("stats", "--no-stream", "--format", "{{.MemUsage}}", "s").line())
          .endsWith("/ 134MB");
      guest.carob("pause", "s").ok();
      assertThat(guest.sh("cat " + cgroup + "/cgroup.freeze").line()).isEqualTo("1");
      assertThat(inspect("s", ".State.Status")).isEqualTo("paused");
      guest.carob("unpause", "s").ok();
      assertThat(guest.carob("top", "s", "args").ok().lines()).contains("sleep 1000");
      guest.carob("rm", "-f", "-t", "0", "s").ok();
      assertThat(guest.sh("systemctl show -p ActiveState " + scope).line())
          .isEqualTo("ActiveState=inactive");
      guest.sh("test ! -e " + cgroup).ok();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "-m 64m                            | memory.max             | 67108864",
          "-m 64m --memory-swap 96m          | memory.swap.max        | 33554432",
          "--memory-reservation 32m          | memory.low             | 33554432",
          "--cpus 1.5                        | cpu.max                | 150000 100000",
          "--cpu-quota 20000 --cpu-period 40000 | cpu.max             | 20000 40000",
          "--cpu-shares 512                  | cpu.weight             | 20",
          "--pids-limit 33                   | pids.max               | 33",
          "--pids-limit -1                   | pids.max               | 4194304",
        })
    void aLimitIsTheKernels(String options, String file, String expected) {
      for (String runtime : List.of("crun", "runc")) {
        assertThat(guest.run(runtime, options, "cat /sys/fs/cgroup/" + file).ok().line())
            .as(runtime)
            .isEqualTo(expected);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void theEngineMakesTheCgroupWhereItIsConfiguredTo(String runtime) {
      guest.sh("printf '[engine]\\ncgroup_manager=\"cgroupfs\"\\n' > /etc/cgroupfs.conf").ok();
      guest.carob("engine", "stop");
      guest
          .sh(
              "CONTAINERS_CONF=/etc/cgroupfs.conf "
                  + TestEngine.DISTRIBUTION.resolve("bin/carob")
                  + " run -d --name f --network none --cgroup-parent /mine -m 64m --runtime "
                  + runtime
                  + " builtin:busybox sleep 1000")
          .ok();
      String cgroup = "/sys/fs/cgroup/mine/carob-" + inspect("f", ".Id");
      assertThat(guest.sh("cat " + cgroup + "/memory.max").ok().line()).isEqualTo("67108864");
      guest.carob("rm", "-f", "-t", "0", "f").ok();
      guest.sh("test ! -e " + cgroup).ok();
      guest.carob("engine", "stop").ok();
      // Supervisors have a cgroup beside those of their containers; the last one may not have ended
      // yet.
      guest
          .sh("until rmdir /sys/fs/cgroup/mine/conmon; do :; done; rmdir /sys/fs/cgroup/mine")
          .ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void aSplitCgroupIsBesideTheEngines(String runtime) {
      guest.carob("engine", "stop");
      String carob = TestEngine.DISTRIBUTION.resolve("bin/carob").toString();
      guest
          .sh(
              "mkdir /sys/fs/cgroup/owner && echo $$ > /sys/fs/cgroup/owner/cgroup.procs && "
                  + "export CONTAINERS_CONF=/dev/null && "
                  // An engine that a command starts leaves the caller's cgroup, so start it as a
                  // service is.
                  + "mkfifo /run/ready-$$ && { "
                  + carob
                  + "-engine > /run/ready-$$ 2> /dev/null & } && read -r ready < /run/ready-$$ && "
                  + carob
                  + " run -d --name p --network none --cgroups split -m 64m --runtime "
                  + runtime
                  + " builtin:busybox sleep 1000")
          .ok();
      String own = "/sys/fs/cgroup/owner";
      String payload = own + "/carob-payload-" + inspect("p", ".Id");
      assertThat(guest.sh("cat " + payload + "/memory.max").ok().line()).isEqualTo("67108864");
      assertThat(guest.sh("cat " + payload + "/cgroup.procs").lines())
          .contains(inspect("p", ".State.Pid"));
      assertThat(guest.sh("cat " + own + "/supervisor/cgroup.procs").lines()).isNotEmpty();
      guest.carob("rm", "-f", "-t", "0", "p").ok();
      guest.sh("test ! -e " + payload).ok();
      guest.carob("engine", "stop").ok();
      guest.sh("until rmdir " + own + "/supervisor; do :; done; rmdir " + own).ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void aContainerHasTheEnginesProfile(String runtime) {
      String who = "cat /proc/self/attr/current";
      assertThat(guest.run(runtime, "", who).ok().line()).isEqualTo("carob-default (enforce)");
      assertThat(guest.sh("cat /sys/kernel/security/apparmor/profiles").lines())
          .contains("carob-default (enforce)");
      // The profile forbids what the capabilities would allow.
      String mount = "mount -t tmpfs none /tmp 2>/dev/null && echo mounted; true";
      assertThat(guest.run(runtime, "--cap-add SYS_ADMIN", mount).ok().line()).isEmpty();
      String unconfined = "--cap-add SYS_ADMIN --security-opt apparmor=unconfined";
      assertThat(guest.run(runtime, unconfined, mount).ok().line()).isEqualTo("mounted");
      assertThat(guest.run(runtime, "--privileged", who).ok().line()).isEqualTo("unconfined");
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void anotherProfileCanBeRequested(String runtime) {
      guest
          .sh(
              "echo 'profile mine flags=(attach_disconnected) { file, capability, network, mount,"
                  + " signal, deny /etc/group r, }' | apparmor_parser --replace --skip-cache")
          .ok();
      guest
          .carob(
              "run",
              "-d",
              "--name",
              "a",
              "--network",
              "none",
              "--runtime",
              runtime,
              "--security-opt",
              "apparmor=mine",
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
      assertThat(inspect("a", ".AppArmorProfile")).isEqualTo("mine");
      assertThat(guest.carob("exec", "a", "cat", "/proc/self/attr/current").ok().line())
          .isEqualTo("mine (enforce)");
      guest.carob("exec", "a", "cat", "/etc/group").fails(1, "Permission denied");
      guest.carob("rm", "-f", "-t", "0", "a").ok();
      guest
          .run(runtime, "--security-opt apparmor=nowhere", "true")
          .fails(125, "\"nowhere\" specified but not loaded");
    }

    @Test
    void aProfileThatIsGoneIsLoadedAgain() {
      guest.run("crun", "", "true").ok();
      guest.sh("echo 'profile carob-default {}' | apparmor_parser --remove").ok();
      assertThat(guest.run("crun", "", "cat /proc/self/attr/current").ok().line())
          .isEqualTo("carob-default (enforce)");
    }

    @Test
    void quadletUnitsAreServicesOfSystemd() {
      String generator = "lib/systemd/system-generators/carob-system-generator";
      guest.carob("pull", "-q", TestEngine.BUSYBOX).ok();
      guest.carob("tag", TestEngine.BUSYBOX, "localhost/web:1").ok();
      // The guest lacks the units that services usually depend on.
      guest
          .sh(
              """
              set -e
              mkdir -p /run/systemd/system-generators /run/containers/systemd
              ln -s %s /run/systemd/system-generators/
              cd /run/containers/systemd
              printf '[Unit]\nDefaultDependencies=no\n[Quadlet]\nDefaultDependencies=no\n' > common
              { cat common; printf '[Volume]\nLabel=made=here\n'; } > data.volume
              { cat common; cat << 'X'; } > web.container
              [Container]
              Image=localhost/web:1
              AutoUpdate=local
              Volume=data.volume:/data
              Network=none
              Exec=sh -c 'trap "exit 0" TERM; echo "$$HOME" > /data/home; sleep 1000 & wait'
              X
              systemctl daemon-reload
              systemctl start web
              """
                  .formatted(TestEngine.DISTRIBUTION.resolve(generator)))
          .ok();
      assertThat(guest.sh("systemctl show -P ActiveState web data-volume").lines())
          .containsExactly("active", "", "active");
      assertThat(inspect("systemd-web", ".Config.Labels.PODMAN_SYSTEMD_UNIT"))
          .isEqualTo("web.service");
      assertThat(guest.sh("systemctl show -P MainPID web").line())
          .isEqualTo(inspect("systemd-web", ".State.ConmonPid"));
      String data =
          guest.carob("volume", "inspect", "--format", "{{.Mountpoint}}", "systemd-data").line();
      assertThat(guest.sh("cat " + data + "/home").line()).isEqualTo("/root");
      // A newer image of this name restarts the service.
      guest.carob("commit", "-q", "--change", "ENV=NEW=1", "systemd-web", "localhost/web:1").ok();
      String update = "{{.Unit}} {{.Image}} {{.Policy}} {{.Updated}}";
      assertThat(guest.carob("auto-update", "--format", update).ok().line())
          .isEqualTo("web.service localhost/web:1 local true");
      assertThat(guest.carob("exec", "systemd-web", "sh", "-c", "echo $NEW").ok().line())
          .isEqualTo("1");
      assertThat(guest.carob("auto-update", "--format", update).ok().line())
          .isEqualTo("web.service localhost/web:1 local false");

      guest.sh("systemctl stop web").ok();
      assertThat(guest.sh("systemctl show -P ActiveState web").line()).isEqualTo("inactive");
      guest.carob("container", "exists", "systemd-web").fails(1, "");
      // The start can wait for the health check.
      guest
          .sh(
              """
              mkdir /run/containers/systemd/web.container.d
              cat > /run/containers/systemd/web.container.d/10-healthy.conf << 'X'
              [Container]
              Notify=healthy
              HealthCmd=test -e /data/home
              HealthInterval=1s
              X
              systemctl daemon-reload
              systemctl start web
              """)
          .ok();
      assertThat(inspect("systemd-web", ".State.Health.Status")).isEqualTo("healthy");
      // systemd notices the end of a container.
      guest.carob("kill", "systemd-web").ok();
      Eventually.is(
          "the end of the service",
          () -> guest.sh("systemctl show -P ActiveState web").line().equals("failed"));
      guest.carob("volume", "rm", "systemd-data").ok();
      guest.sh(
          "rm -r /run/containers/systemd /run/systemd/system-generators; systemctl daemon-reload");
    }

    @Test
    void theUnitOfThePackagesRunsTheEngine(@TempDir Path debs) throws Exception {
      guest.carob("engine", "stop").ok();
      Process making =
          new ProcessBuilder(
                  PackagesTest.DEBS.toString(), TestEngine.DISTRIBUTION.toString(), debs.toString())
              .start();
      assertThat(TestEngine.exit(making)).isZero();
      guest
          .sh(
              "rm -f /var/lib/man-db/auto-update && cd %s && dpkg -i carob_*.deb carob-storage-overlay_*.deb carob-oci-crun_*.deb"
                  .formatted(debs))
          .ok();
      // The guest lacks the units that services usually depend on, and has no time to create an
      // archive.
      guest
          .sh(
              """
              mkdir /etc/systemd/system/carob.service.d
              cat > /etc/systemd/system/carob.service.d/guest.conf << X
              [Unit]
              DefaultDependencies=no
              [Service]
              Environment=CAROB_ARCHIVE=-XX:TieredStopAtLevel=1
              X
              systemctl daemon-reload
              """)
          .ok();
      guest.sh("systemctl enable --now carob").ok();
      assertThat(unit("ActiveState")).isEqualTo("active");
      String engine = unit("MainPID");
      assertThat(guest.sh("cat /var/lib/carob/engine.lock").line()).isEqualTo(engine);
      assertThat(guest.sh("cut -d: -f3 /proc/" + engine + "/cgroup").line())
          .isEqualTo("/system.slice/carob.service");
      guest.sh("carob run -d --name u --network none builtin:busybox sleep 1000").ok();
      String pid = inspect("u", ".State.Pid");

      // After a crash, a new engine is started and takes over the containers.
      guest.sh("kill -9 " + engine).ok();
      Eventually.is("another engine", () -> unit("NRestarts").equals("1"));
      guest.sh("systemctl start carob").ok(); // waits until the engine answers
      assertThat(unit("MainPID")).isNotEqualTo(engine);
      assertThat(inspect("u", ".State.Pid")).isEqualTo(pid);

      // Containers outlive the engine.
      guest.sh("systemctl stop carob").ok();
      assertThat(unit("ActiveState")).isEqualTo("inactive");
      guest.sh("test ! -S /run/carob/carob.sock && test -e /proc/" + pid).ok();

      // The unit takes over an engine that a command has started. A signal ends that engine
      // cleanly.
      guest.sh("CAROB_ARCHIVE=-XX:TieredStopAtLevel=1 carob rm -f -t 0 u").ok();
      guest.sh("systemctl start carob").ok();
      assertThat(guest.sh("cat /var/lib/carob/engine.lock").line()).isEqualTo(unit("MainPID"));
      guest.sh("systemctl kill --kill-who=main carob").ok();
      Eventually.is("the engine's end", () -> unit("ActiveState").equals("inactive"));

      guest.sh("dpkg --purge carob-storage-overlay carob-oci-crun carob").ok();
      assertThat(unit("LoadState")).isEqualTo("not-found");
      guest.sh("test ! -L /etc/systemd/system/multi-user.target.wants/carob.service").ok();
    }

    private String unit(String property) {
      return guest.sh("systemctl show -P " + property + " carob").ok().line();
    }

    private String inspect(String container, String field) {
      return guest.carob("inspect", "--format", "{{" + field + "}}", container).ok().line();
    }
  }

  /** A host with cgroup v1 only, without systemd, with SELinux in enforcing mode. */
  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class WithSelinuxAndOldCgroups {

    private Guest guest;

    @BeforeAll
    void boot() {
      guest = new Guest(Guest.Module.SELINUX, "v1", Guest.Init.AGENT);
      guest.policy();
      guest
          .sh(
              "mount -t selinuxfs none /sys/fs/selinux && cat /mnt/files/policy >"
                  + " /sys/fs/selinux/load && echo 1 > /sys/fs/selinux/enforce && mkdir -p"
                  + " /etc/selinux/tests/contexts && echo SELINUXTYPE=tests > /etc/selinux/config &&"
                  + " printf 'process = \"system_u:system_r:container_t:s0\"\\n"
                  + "file = \"system_u:object_r:container_file_t:s0\"\\n' >"
                  + " /etc/selinux/tests/contexts/lxc_contexts")
          .ok();
      guest.carob("pull", TestEngine.BUSYBOX).ok();
    }

    @AfterAll
    void shutDown() {
      guest.close();
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          // The guest's kernel has no memory controller for v1; LimitsTest tests that of the host.
          "--cpu-quota 20000 | cpu/cpu.cfs_quota_us | 20000",
          "--pids-limit 33   | pids/pids.max        | 33",
          "--cpu-shares 512  | cpu/cpu.shares       | 512",
        })
    void aLimitIsTheKernels(String options, String file, String expected) {
      for (String runtime : List.of("crun", "runc")) {
        assertThat(guest.run(runtime, options, "cat /sys/fs/cgroup/" + file).ok().line())
            .as(runtime)
            .isEqualTo(expected);
      }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void processesAndFilesHaveTheLabelThatInspectTells(String runtime) {
      guest.carob("volume", "create", "v").ok();
      guest
          .carob(
              "run",
              "-d",
              "--name",
              "l",
              "--network",
              "none",
              "--runtime",
              runtime,
              "-v",
              "v:/v",
              "--tmpfs",
              "/t",
              TestEngine.BUSYBOX,
              "sleep",
              "1000")
          .ok();
      String process = inspect("l", ".ProcessLabel");
      String files = inspect("l", ".MountLabel");
      assertThat(process).matches("system_u:system_r:container_t:s0:c\\d+,c\\d+");
      assertThat(files)
          .isEqualTo(process.replace("system_r:container_t", "object_r:container_file_t"));
      assertThat(guest.sh("cat /proc/" + inspect("l", ".State.Pid") + "/attr/current").out())
          .startsWith(process);
      assertThat(guest.carob("exec", "l", "cat", "/proc/self/attr/current").ok().out())
          .startsWith(process);
      for (String place :
          List.of("/etc/passwd", "/etc/hosts", "/etc/resolv.conf", "/dev/shm", "/t", "/etc")) {
        assertThat(label("/proc/" + inspect("l", ".State.Pid") + "/root" + place))
            .as(place)
            .isEqualTo(files);
      }
      assertThat(label(guest.carob("volume", "inspect", "--format", "{{.Mountpoint}}", "v").line()))
          .isEqualTo("system_u:object_r:container_file_t:s0");
      guest.carob("exec", "l", "sh", "-c", "echo x > /v/x && echo x > /etc/x").ok();
      guest.carob("rm", "-f", "-t", "0", "l").ok();
      guest.carob("volume", "rm", "v").ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"crun", "runc"})
    void filesOfTheHostAreClosedUnlessRelabelled(String runtime) {
      guest.sh("rm -rf /run/d && mkdir /run/d && echo old > /run/d/f").ok();
      guest.run(runtime, "-v /run/d:/d", "echo new > /d/f").fails(1, "Permission denied");
      guest.run(runtime, "-v /run/d:/d --security-opt label=disable", "echo new > /d/f").ok();
      guest.run(runtime, "-v /run/d:/d --privileged", "echo new > /d/f").ok();
      guest.run(runtime, "-v /run/d:/d:z", "echo new > /d/f").ok();
      assertThat(label("/run/d/f")).isEqualTo("system_u:object_r:container_file_t:s0");
      guest.run(runtime, "-v /run/d:/d", "echo new > /d/f").ok();
      guest.run(runtime, "-v /run/d:/d:Z", "echo new > /d/f").ok();
      assertThat(label("/run/d/f")).matches(".*:container_file_t:s0:c\\d+,c\\d+");
      guest.run(runtime, "-v /run/d:/d", "cat /d/f").fails(1, "Permission denied");
      String level = label("/run/d/f").replaceFirst(".*container_file_t:", "");
      guest.run(runtime, "-v /run/d:/d --security-opt label=level:" + level, "cat /d/f").ok();
      guest.run(runtime, "-v /etc:/d:z", "true").fails(125, "relabeling of /etc is not allowed");
    }

    private String label(String file) {
      return guest.sh("stat -c %C " + file).ok().line();
    }

    private String inspect(String container, String field) {
      return guest.carob("inspect", "--format", "{{" + field + "}}", container).ok().line();
    }
  }
}
