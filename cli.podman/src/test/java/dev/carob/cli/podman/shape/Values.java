package dev.carob.cli.podman.shape;

import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.CallersEnv;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.Confinement;
import dev.carob.api.container.ContainerDetails;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.ContainerState;
import dev.carob.api.container.Device;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.Health;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NameService;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Resources;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.SecretUse;
import dev.carob.api.container.Security;
import dev.carob.api.container.SystemdMode;
import dev.carob.api.network.Networking;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.IdMapping;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.StartupCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Values of the API for tests: one with every attribute set, and one with none. */
final class Values {

  static final String ID = "0123456789abcdef".repeat(4);
  static final String OTHER_ID = "fedcba9876543210".repeat(4);
  static final String IMAGE_ID = "a1".repeat(32);
  static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.123456789Z");
  static final Instant STARTED = Instant.parse("2026-01-02T03:05:00Z");
  static final Instant FINISHED = Instant.parse("2026-01-02T03:06:00.5Z");

  private Values() {}

  /** A spec with every attribute set. */
  static ContainerSpec fullSpec() {
    return ContainerSpec.of("docker.io/library/web:1", "serve", "--fast")
        .rootfs("/srv/rootfs")
        .name("web")
        .entrypoint(List.of("/entry", "-x"))
        .env("A", "1")
        .label("app", "shop")
        .annotation("note", "n")
        .workdir("/work")
        .user("1000:1001")
        .hostname("webhost")
        .tty(true)
        .openStdin(true)
        .autoRemove(true)
        .network("front,back")
        .runtime("crun")
        .stopSignal("SIGINT")
        .stopTimeout(Duration.ofSeconds(7))
        .shmSize(33_554_432)
        .readOnly(true)
        .init("/usr/bin/catatonit")
        .rlimit(new Rlimit("RLIMIT_NOFILE", 1024, 2048))
        .logDriver("k8s-file")
        .cgroupParent("/shop")
        .cgroups(CgroupMode.NO_CONMON)
        .createCommand(List.of("carob", "run", "web"))
        .networking(
            Networking.builder()
                .joinings(
                    List.of(
                        Joining.builder("front")
                            .addresses(List.of("10.1.0.5"))
                            .mac("02:00:00:00:00:05")
                            .aliases(List.of("www"))
                            .device("eth7")
                            .build()))
                .ports(
                    List.of(
                        new PortMapping("127.0.0.1", 8080, 80, 2, "tcp"),
                        new PortMapping("", 5353, 53, 1, "udp")))
                .expose(List.of("99/tcp"))
                .publishAll(true)
                .build())
        .logSizeMax(1_048_576)
        .logPath("/var/log/web.log")
        .logTag("shop")
        .restart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3))
        .health(
            HealthCheck.builder()
                .test(List.of("CMD-SHELL", "test -f /up"))
                .interval(Duration.ofSeconds(5))
                .timeout(Duration.ofSeconds(2))
                .startPeriod(Duration.ofSeconds(10))
                .retries(4)
                .onFailure(HealthCheck.OnFailure.RESTART)
                .startup(
                    StartupCheck.builder()
                        .test(List.of("CMD", "ready"))
                        .interval(Duration.ofSeconds(6))
                        .timeout(Duration.ofSeconds(3))
                        .retries(9)
                        .successes(2)
                        .build())
                .build())
        .timeout(Duration.ofSeconds(90))
        .requires(List.of(OTHER_ID))
        .idMappings(
            List.of(new IdMapping(0, 100_000, 65_536)), List.of(new IdMapping(0, 200_000, 65_536)))
        .security(
            Security.builder()
                .privileged(true)
                .capAdd(List.of("CAP_NET_ADMIN"))
                .capDrop(List.of("CAP_MKNOD"))
                .noNewPrivileges(true)
                .seccomp("/etc/seccomp.json")
                .seccompOfImage(true)
                .apparmor("shop-profile")
                .labels(List.of("type:container_t"))
                .mask(List.of("/proc/a", "/proc/b"))
                .unmask(List.of("/proc/c"))
                .devices(List.of(new Device("/dev/fuse", "/dev/fuse0", "rw")))
                .deviceRules(List.of("c 1:3 rwm"))
                .build())
        .process(
            ProcessSettings.builder()
                .groups(List.of("audio", "44"))
                .umask("27")
                .timezone("Europe/Berlin")
                .oomScoreAdj(OptionalInt.of(-500))
                .unsetEnv(List.of("B"))
                .unsetAllEnv(true)
                .envMerge(Map.of("PATH", "$PATH:/x"))
                .pidFile("/run/web.pid")
                .supervisorPidFile("/run/web.conmon.pid")
                .systemd(SystemdMode.ALWAYS)
                .accounts(
                    AccountEntries.builder()
                        .added(false)
                        .passwdEntry("p")
                        .groupEntry("g")
                        .hostUsers(List.of("root"))
                        .build())
                .build())
        .namespaces(
            Namespaces.builder()
                .pid(NamespaceChoice.parse("host"))
                .ipc(NamespaceChoice.parse("container:" + OTHER_ID))
                .uts(NamespaceChoice.parse("ns:/proc/1/ns/uts"))
                .cgroup(NamespaceChoice.parse("private"))
                .user(NamespaceChoice.parse("auto"))
                .build())
        .resources(
            Resources.builder()
                .memory(OptionalLong.of(104_857_600))
                .memoryReservation(OptionalLong.of(52_428_800))
                .memorySwap(OptionalLong.of(157_286_400))
                .memorySwappiness(OptionalInt.of(10))
                .oomKillDisable(true)
                .cpuShares(OptionalLong.of(512))
                .cpuPeriod(OptionalLong.of(100_000))
                .cpuQuota(OptionalLong.of(150_000))
                .cpuRealtimePeriod(OptionalLong.of(1_000_000))
                .cpuRealtimeRuntime(OptionalLong.of(950_000))
                .cpusetCpus("0-1")
                .cpusetMems("0")
                .pids(OptionalLong.of(100))
                .blkioWeight(OptionalInt.of(300))
                .unified(Map.of("memory.high", "1000000"))
                .deviceRates(
                    List.of(
                        new DeviceRate(DeviceRate.Kind.WEIGHT, "/dev/sda", 200),
                        new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sda", 1024),
                        new DeviceRate(DeviceRate.Kind.WRITE_BYTES, "/dev/sdb", 2048),
                        new DeviceRate(DeviceRate.Kind.READ_OPERATIONS, "/dev/sdc", 10),
                        new DeviceRate(DeviceRate.Kind.WRITE_OPERATIONS, "/dev/sdd", 20)))
                .build())
        .nameService(
            NameService.builder()
                .servers(List.of("10.0.0.2"))
                .searches(List.of("example.org"))
                .options(List.of("ndots:2"))
                .hosts(List.of("db:10.0.0.3"))
                .baseHosts("none")
                .imageHosts(true)
                .imageResolvConf(true)
                .imageHostname(true)
                .build())
        .mounting(
            Mounting.builder()
                .mounts(
                    List.of(
                        MountSpec.builder(MountSpec.Type.BIND, "/dst")
                            .source("/src")
                            .options(List.of("ro"))
                            .build()))
                .volumesFrom(List.of("data:ro"))
                .imageVolumes(Mounting.ImageVolumes.TMPFS)
                .rootOptions(List.of("O"))
                .chrootDirs(List.of("/jail"))
                .readOnlyTmpfs(false)
                .secrets(
                    List.of(
                        SecretUse.builder("password")
                            .target("/run/secrets/password")
                            .uid(5)
                            .gid(6)
                            .mode(0400)
                            .build()))
                .build())
        .sysctl("net.core.somaxconn", "512")
        .hooksDirs(List.of("/hooks"))
        .callersEnv(
            CallersEnv.builder().wanted(CallersEnv.Wanted.ALL).env(Map.of("HOME", "/root")).build())
        .build();
  }

  /** A spec with nothing but a name. */
  static ContainerSpec emptySpec() {
    return ContainerSpec.of("").name("").build();
  }

  static ContainerInfo fullContainer() {
    return ContainerInfo.builder(
            ID,
            fullSpec(),
            ContainerState.RUNNING,
            ContainerInfo.Paths.builder(
                    Path.of("/root/containers/c"),
                    Path.of("/run/c"),
                    Path.of("/run/c/config.json"),
                    Path.of("/root/containers/c/ctr.log"))
                .rootfs("/root/storage/merged")
                .build())
        .requested(fullSpec())
        .imageId(IMAGE_ID)
        .imageName("docker.io/library/web:1")
        .args(List.of("/entry", "-x", "serve", "--fast"))
        .created(CREATED)
        .pid(4242)
        .startedAt(STARTED)
        .finishedAt(FINISHED)
        .exitCode(3)
        .oomKilled(true)
        .error("no room")
        .backends(
            ContainerInfo.Backends.builder()
                .storage("overlay")
                .runtime("crun")
                .network("cni")
                .build())
        .networks(
            List.of(
                ContainerInfo.Network.builder("front")
                    .device("eth7")
                    .mac("02:00:00:00:00:05")
                    .addresses(List.of("10.1.0.5/16", "fd01::5/64"))
                    .gateway("10.1.0.1")
                    .gateways(List.of("10.1.0.1", "fd01::1"))
                    .routes(List.of("10.9.0.0/16 via 10.1.0.9"))
                    .build(),
                ContainerInfo.Network.builder("back")
                    .device("eth1")
                    .mac("02:00:00:00:00:06")
                    .addresses(List.of("10.2.0.6/24"))
                    .build()))
        .restarts(2)
        .health(
            Health.builder()
                .status(Health.Status.UNHEALTHY)
                .failures(4)
                .log(
                    List.of(
                        Health.Result.builder(STARTED, FINISHED).code(1).output("not up").build()))
                .build())
        .execs(List.of("e1", "e2"))
        .stoppedByUser(true)
        .stopping(true)
        .mounts(
            List.of(
                ContainerInfo.Mounted.builder(MountSpec.Type.BIND, "/dst")
                    .source("/src")
                    .options(List.of("ro", "rslave"))
                    .build(),
                ContainerInfo.Mounted.builder(MountSpec.Type.VOLUME, "/data")
                    .volume("data")
                    .source("/vol/data")
                    .options(List.of("nosuid"))
                    .build(),
                ContainerInfo.Mounted.builder(MountSpec.Type.TMPFS, "/tmp")
                    .options(List.of("rw", "size=1m"))
                    .build()))
        .build();
  }

  static ContainerInfo emptyContainer() {
    return ContainerInfo.builder(
            OTHER_ID,
            emptySpec(),
            ContainerState.CONFIGURED,
            ContainerInfo.Paths.builder(
                    Path.of("/b"), Path.of("/r"), Path.of("/r/config.json"), Path.of("/b/ctr.log"))
                .build())
        .requested(emptySpec())
        .backends(ContainerInfo.Backends.builder().build())
        .build();
  }

  static ContainerDetails fullDetails() {
    return ContainerDetails.builder()
        .env(List.of("PATH=/bin", "A=1"))
        .workdir("/work")
        .user("1000:1001")
        .entrypoint(List.of("/entry", "-x"))
        .command(List.of("serve", "--fast"))
        .annotations(Map.of("note", "n"))
        .volumes(List.of("/data"))
        .exposedPorts(List.of("9000/tcp"))
        .stopSignal(2)
        .health(fullSpec().health())
        .cgroup("/shop/libpod-" + ID)
        .effective(List.of("CAP_NET_ADMIN"))
        .bounding(List.of("CAP_NET_ADMIN", "CAP_CHOWN"))
        .storage(Map.of("UpperDir", "/root/storage/diff", "WorkDir", "/root/storage/work"))
        .systemd(true)
        .confinement(
            Confinement.builder()
                .processLabel("system_u:system_r:container_t:s0:c1,c2")
                .mountLabel("system_u:object_r:container_file_t:s0:c1,c2")
                .apparmor("shop-profile")
                .build())
        .build();
  }

  static ContainerDetails emptyDetails() {
    return ContainerDetails.builder().workdir("/").stopSignal(15).build();
  }
}
