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

/** Resource limits of containers, as the kernel reports them. */
class LimitsTest {

  /** The value that cgroup v1 shows for a memory counter without a limit. */
  private static final String NO_MEMORY_LIMIT = "9223372036854771712";

  @RegisterExtension private static final OneEngine engine = new OneEngine();

  private static String look(String file) {
    return "cat /sys/fs/cgroup/" + file;
  }

  @ParameterizedTest
  @CsvSource({
    "--memory 64m,                       memory/memory.limit_in_bytes,      67108864",
    "-m 64m --memory-swap 128m,          memory/memory.limit_in_bytes,      67108864",
    "-m 64m --memory-swap 128m,          memory/memory.memsw.limit_in_bytes, 134217728",
    "-m 64m,                             memory/memory.memsw.limit_in_bytes, 134217728",
    "--memory-reservation 32m,           memory/memory.soft_limit_in_bytes, 33554432",
    "--memory-swappiness 10,             memory/memory.swappiness,          10",
    "--oom-kill-disable -m 64m,          memory/memory.oom_control,         oom_kill_disable 1",
    "--cpus 1.5,                         cpu/cpu.cfs_quota_us,              150000",
    "--cpu-quota -1,                     cpu/cpu.cfs_quota_us,              -1",
    "--cpu-quota 20000,                  cpu/cpu.cfs_quota_us,              20000",
    "--cpu-period 50000,                 cpu/cpu.cfs_period_us,             50000",
    "--cpu-shares 512,                   cpu/cpu.shares,                    512",
    "-c 256,                             cpu/cpu.shares,                    256",
    "--cpuset-cpus 0,                    cpuset/cpuset.cpus,                0",
    "--cpuset-mems 0,                    cpuset/cpuset.mems,                0",
    "--pids-limit 77,                    pids/pids.max,                     77",
    "--device-read-bps /dev/loop0:1m,    blkio/blkio.throttle.read_bps_device,   7:0 1048576",
    "--device-write-bps /dev/loop0:2k,   blkio/blkio.throttle.write_bps_device,  7:0 2048",
    "--device-read-iops /dev/loop0:100,  blkio/blkio.throttle.read_iops_device,  7:0 100",
    "--device-write-iops /dev/loop0:200, blkio/blkio.throttle.write_iops_device, 7:0 200",
    "--pids-limit -1,                    pids/pids.max,                     4194304",
    "--pids-limit 0,                     pids/pids.max,                     4194304",
    "'',                                 pids/pids.max,                     2048"
  })
  void aLimitIsTheKernels(String options, String file, String value) {
    for (String runtime : List.of("crun", "runc")) {
      assertThat(engine.sh(runtime, options, look(file)).ok().lines().get(0)).isEqualTo(value);
    }
  }

  /** crun 1.8 writes to the file of an I/O scheduler that this kernel does not have. */
  @Test
  void aWeightOfBlockDevicesIsTheKernels() {
    assertThat(engine.sh("runc", "--blkio-weight 100", look("blkio/blkio.bfq.weight")).ok().line())
        .isEqualTo("100");
  }

  @Test
  void aProcessThatExceedsTheMemoryLimitIsKilledAndThatIsReported() {
    engine
        .ask(
            "run",
            "--name",
            "c",
            "--network",
            "none",
            "-m",
            "16m",
            TestEngine.BUSYBOX,
            "sh",
            "-c",
            "x=$(head -c 60000000 /dev/zero | tr '\\0' x); echo survived")
        .fails(137);
    assertThat(engine.inspect("c", ".State.OOMKilled")).isEqualTo("true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anUpdateAppliesAtOnceAndAfterARestartAndKeepsOtherLimits(String runtime) {
    engine
        .ask(
            "run",
            "-d",
            "--name",
            "c",
            "--runtime",
            runtime,
            "--network",
            "none",
            "-m",
            "64m",
            "--pids-limit",
            "50",
            TestEngine.BUSYBOX,
            "sleep",
            "1000")
        .ok();
    String id = engine.inspect("c", ".Id");
    assertThat(engine.ask("update", "-m", "96m", "--cpus", "0.5", "c").ok().line()).isEqualTo(id);
    for (int i = 0; i < 2; i++) {
      assertThat(
              engine
                  .ask(
                      "exec",
                      "c",
                      "sh",
                      "-c",
                      look("memory/memory.limit_in_bytes cpu/cpu.cfs_quota_us pids/pids.max")
                          .replace(" c", " /sys/fs/cgroup/c")
                          .replace(" p", " /sys/fs/cgroup/p"))
                  .ok()
                  .lines())
          .containsExactly("100663296", "50000", "50");
      assertThat(engine.ask("stats", "--no-stream", "--format", "{{.MemLimit}}", "c").ok().line())
          .isEqualTo("100663296");
      assertThat(engine.inspect("c", ".HostConfig.Memory")).isEqualTo("100663296");
      assertThat(engine.inspect("c", ".HostConfig.NanoCpus")).isEqualTo("500000000");
      assertThat(engine.inspect("c", ".HostConfig.PidsLimit")).isEqualTo("50");
      engine.ask("restart", "-t", "0", "c").ok();
    }
    engine.ask("stop", "-t", "0", "c").ok();
    engine.ask("update", "--pids-limit", "60", "c").ok();
    assertThat(engine.inspect("c", ".HostConfig.PidsLimit")).isEqualTo("60");
  }

  private static List<String> kernel(String... files) {
    List<String> command = new ArrayList<>(List.of("exec", "c", "cat"));
    for (String file : files) {
      command.add("/sys/fs/cgroup/" + file);
    }
    return engine.ask(command.toArray(String[]::new)).ok().lines();
  }

  private static void run(String runtime, String... options) {
    List<String> line = new ArrayList<>(List.of("run", "-d", "--name", "c", "--runtime", runtime));
    line.addAll(List.of("--network", "none"));
    line.addAll(List.of(options));
    line.addAll(List.of(TestEngine.BUSYBOX, "sleep", "1000"));
    engine.ask(line.toArray(String[]::new)).ok();
  }

  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anUpdateOfTheMemoryKeepsTheSwapLimitInTheKernelAndInInspect(String runtime) {
    run(runtime, "-m", "64m", "--memory-swap", "1g", "--cpu-period", "50000");
    engine.ask("update", "-m", "96m", "--cpu-quota", "20000", "c").ok();
    for (int i = 0; i < 2; i++) {
      assertThat(
              kernel(
                  "memory/memory.limit_in_bytes",
                  "memory/memory.memsw.limit_in_bytes",
                  "cpu/cpu.cfs_period_us",
                  "cpu/cpu.cfs_quota_us"))
          .containsExactly("100663296", "1073741824", "50000", "20000");
      assertThat(engine.inspect("c", ".HostConfig.Memory")).isEqualTo("100663296");
      assertThat(engine.inspect("c", ".HostConfig.MemorySwap")).isEqualTo("1073741824");
      assertThat(engine.inspect("c", ".HostConfig.CpuPeriod")).isEqualTo("50000");
      assertThat(engine.inspect("c", ".HostConfig.CpuQuota")).isEqualTo("20000");
      engine.ask("restart", "-t", "0", "c").ok();
    }
  }

  /** runc 1.1 ignores changes of the swappiness and of device limits. */
  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void anUpdateSetsAndRemovesTheSwappinessAndLimitsOfDevices(String runtime) throws IOException {
    String swappiness = "memory/memory.swappiness";
    String rate = "blkio/blkio.throttle.read_bps_device";
    run(runtime);
    engine
        .ask("update", "--memory-swappiness", "10", "--device-read-bps", "/dev/loop0:1m", "c")
        .ok();
    assertThat(kernel(swappiness, rate)).containsExactly("10", "7:0 1048576");
    assertThat(engine.inspect("c", ".HostConfig.MemorySwappiness")).isEqualTo("10");
    engine
        .ask("update", "--memory-swappiness", "-1", "--device-read-bps", "/dev/loop0:0", "c")
        .ok();
    assertThat(kernel(swappiness, rate))
        .isEqualTo(Files.readAllLines(Path.of("/proc/sys/vm/swappiness")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "crun | -m 0",
        "runc | -m -1",
      })
  void anUpdateRemovesLimitsInTheKernelAndInInspect(String runtime, String memory) {
    run(
        runtime,
        "-m",
        "64m",
        "--memory-swap",
        "96m",
        "--memory-reservation",
        "32m",
        "--cpus",
        "0.5",
        "--cpu-shares",
        "512",
        "--pids-limit",
        "50");
    List<String> update = new ArrayList<>(List.of("update"));
    update.addAll(List.of(memory.split(" ", -1)));
    update.addAll(List.of("--memory-reservation", "0", "--cpus", "0", "--cpu-shares", "0"));
    update.addAll(List.of("--pids-limit", "-1", "c"));
    engine.ask(update.toArray(String[]::new)).ok();
    for (int i = 0; i < 2; i++) {
      assertThat(
              kernel(
                  "memory/memory.limit_in_bytes",
                  "memory/memory.memsw.limit_in_bytes",
                  "memory/memory.soft_limit_in_bytes",
                  "cpu/cpu.cfs_quota_us",
                  "cpu/cpu.shares",
                  "pids/pids.max"))
          .containsExactly(
              NO_MEMORY_LIMIT, NO_MEMORY_LIMIT, NO_MEMORY_LIMIT, "-1", "1024", "4194304");
      for (String limit :
          List.of("Memory", "MemorySwap", "MemoryReservation", "NanoCpus", "CpuShares")) {
        assertThat(engine.inspect("c", ".HostConfig." + limit)).as(limit).isEqualTo("0");
      }
      assertThat(engine.inspect("c", ".HostConfig.PidsLimit")).isEqualTo("0");
      engine.ask("restart", "-t", "0", "c").ok();
    }
    engine.ask("update", "-m", "64m", "--memory-swap", "-1", "c").ok();
    assertThat(kernel("memory/memory.limit_in_bytes", "memory/memory.memsw.limit_in_bytes"))
        .containsExactly("67108864", NO_MEMORY_LIMIT);
    assertThat(engine.inspect("c", ".HostConfig.MemorySwap")).isEqualTo("-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--memory 1m | it must be 6291456 or more",
        "--memory many | invalid size 'many'",
        "--memory-swap 10m | --memory-swap requires --memory",
        "-m 64m --memory-swap 32m | larger than memory limit",
        "-m 64m --memory-reservation 65m | less than memory reservation",
        "--memory-swappiness 101 | 0 to 100",
        "--cpus 1 --cpu-quota 5000 | cannot be combined",
        "--cpu-period 5 | period",
        "--cpu-quota 5 | quota",
        "--cpu-shares 1 | minimum number of CPU shares",
        "--cpu-rt-runtime 9 --cpu-rt-period 8 | realtime",
        "--cpuset-cpus a | invalid list of CPUs 'a'",
        "--cpuset-mems 0- | invalid list of memory nodes '0-'",
        "--blkio-weight 5 | 10 to 1000",
        "--device-read-bps /etc/passwd:1m | bad format for device path",
        "--device-read-bps nix:1m | bad format for device path",
        "--device-write-iops /dev/loop0:many | invalid rate 'many'",
        "--blkio-weight-device /dev/nix:100 | device /dev/nix: no such file or directory",
        "--cgroups elsewhere | cgroup mode",
      })
  void invalidRequestsAreRejected(String options, String message) {
    engine.sh("crun", options, "true").fails(125, message);
    assertThat(engine.ask("ps", "-aq").ok().out()).isEmpty();
  }

  /**
   * The kernel counts more processes than the limit: none can be created, and crun leaves the
   * cgroup.
   */
  @ParameterizedTest
  @ValueSource(strings = {"crun", "runc"})
  void limitsThatTheKernelRejectsLeaveNothing(String runtime) {
    engine.sh(runtime, "--pids-limit 99999999999", "true").fails(125, "pids.max");
  }

  @Test
  void anInvalidUpdateChangesNothing() {
    engine.ask("create", "--name", "c", "-m", "64m", TestEngine.BUSYBOX).ok();
    engine.ask("update", "c").fails(125, "nothing to update");
    engine.ask("update", "--memory-reservation", "65m", "c").fails(125, "reservation");
    engine.ask("update", "-m", "64m", "nix").fails(125, "nix", "no such container");
    assertThat(engine.inspect("c", ".HostConfig.MemoryReservation")).isEqualTo("0");
  }
}
