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
import dev.carob.api.container.HealthCheck;
import dev.carob.api.container.IdMapping;
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
import dev.carob.api.network.Joining;
import dev.carob.api.network.Networking;
import dev.carob.api.network.PortMapping;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Containers as the engine tells of them: one with every attribute set, and one with none. */
final class Values {

  static final String ID = "0123456789abcdef".repeat(4);
  static final String OTHER_ID = "fedcba9876543210".repeat(4);
  static final String IMAGE_ID = "a1".repeat(32);
  static final Instant CREATED = Instant.parse("2026-01-02T03:04:05.123456789Z");
  static final Instant STARTED = Instant.parse("2026-01-02T03:05:00Z");
  static final Instant FINISHED = Instant.parse("2026-01-02T03:06:00.5Z");

  private Values() {}

  /** A spec that asks for something of everything. */
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
            new Networking(
                List.of(
                    new Joining(
                        "front", List.of("10.1.0.5"), "02:00:00:00:00:05", List.of("www"), "eth7")),
                List.of(
                    new PortMapping("127.0.0.1", 8080, 80, 2, "tcp"),
                    new PortMapping("", 5353, 53, 1, "udp")),
                List.of("99/tcp"),
                true))
        .logSizeMax(1_048_576)
        .restart(new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, 3))
        .health(
            new HealthCheck(
                List.of("CMD-SHELL", "test -f /up"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                4,
                HealthCheck.OnFailure.RESTART))
        .timeout(Duration.ofSeconds(90))
        .requires(List.of(OTHER_ID))
        .idMappings(
            List.of(new IdMapping(0, 100_000, 65_536)), List.of(new IdMapping(0, 200_000, 65_536)))
        .security(
            new Security(
                true,
                List.of("CAP_NET_ADMIN"),
                List.of("CAP_MKNOD"),
                true,
                "/etc/seccomp.json",
                "shop-profile",
                List.of("type:container_t"),
                List.of("/proc/a", "/proc/b"),
                List.of("/proc/c"),
                List.of(new Device("/dev/fuse", "/dev/fuse0", "rw")),
                List.of("c 1:3 rwm")))
        .process(
            new ProcessSettings(
                List.of("audio", "44"),
                "27",
                "Europe/Berlin",
                OptionalInt.of(-500),
                List.of("B"),
                true,
                "/run/web.pid",
                new AccountEntries(false, "p", "g", List.of("root"))))
        .namespaces(
            new Namespaces(
                NamespaceChoice.parse("host"),
                NamespaceChoice.parse("container:" + OTHER_ID),
                true,
                NamespaceChoice.parse("ns:/proc/1/ns/uts"),
                NamespaceChoice.parse("private"),
                NamespaceChoice.parse("auto")))
        .resources(
            new Resources(
                OptionalLong.of(104_857_600),
                OptionalLong.of(52_428_800),
                OptionalLong.of(157_286_400),
                OptionalInt.of(10),
                true,
                OptionalLong.of(512),
                OptionalLong.of(100_000),
                OptionalLong.of(150_000),
                OptionalLong.of(1_000_000),
                OptionalLong.of(950_000),
                "0-1",
                "0",
                OptionalLong.of(100),
                OptionalInt.of(300),
                List.of(
                    new DeviceRate(DeviceRate.Kind.WEIGHT, "/dev/sda", 200),
                    new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/sda", 1024),
                    new DeviceRate(DeviceRate.Kind.WRITE_BYTES, "/dev/sdb", 2048),
                    new DeviceRate(DeviceRate.Kind.READ_OPERATIONS, "/dev/sdc", 10),
                    new DeviceRate(DeviceRate.Kind.WRITE_OPERATIONS, "/dev/sdd", 20))))
        .nameService(
            new NameService(
                List.of("10.0.0.2"),
                List.of("example.org"),
                List.of("ndots:2"),
                List.of("db:10.0.0.3"),
                "none",
                true,
                true,
                true))
        .mounting(
            new Mounting(
                List.of(new MountSpec(MountSpec.Type.BIND, "/src", "/dst", List.of("ro"))),
                List.of("data:ro"),
                Mounting.ImageVolumes.TMPFS,
                false,
                List.of(new SecretUse("password", "/run/secrets/password", false, 5, 6, 0400))))
        .sysctl("net.core.somaxconn", "512")
        .hooksDirs(List.of("/hooks"))
        .callersEnv(new CallersEnv(CallersEnv.Wanted.ALL, Map.of("HOME", "/root")))
        .build();
  }

  /** A spec that asks for nothing but a name. */
  static ContainerSpec emptySpec() {
    return ContainerSpec.of("").name("").build();
  }

  static ContainerInfo fullContainer() {
    return new ContainerInfo(
        ID,
        fullSpec(),
        fullSpec(),
        IMAGE_ID,
        "docker.io/library/web:1",
        List.of("/entry", "-x", "serve", "--fast"),
        CREATED,
        ContainerState.RUNNING,
        4242,
        STARTED,
        FINISHED,
        3,
        true,
        "no room",
        new ContainerInfo.Backends("overlay", "crun", "cni"),
        List.of(
            new ContainerInfo.Network(
                "front",
                "eth7",
                "02:00:00:00:00:05",
                List.of("10.1.0.5/16", "fd01::5/64"),
                "10.1.0.1",
                List.of("10.1.0.1", "fd01::1"),
                List.of("10.9.0.0/16 via 10.1.0.9")),
            new ContainerInfo.Network(
                "back",
                "eth1",
                "02:00:00:00:00:06",
                List.of("10.2.0.6/24"),
                "",
                List.of(),
                List.of())),
        new ContainerInfo.Paths(
            Path.of("/root/containers/c"),
            Path.of("/run/c"),
            Path.of("/run/c/config.json"),
            Path.of("/root/containers/c/ctr.log"),
            "/root/storage/merged"),
        2,
        new Health(
            Health.Status.UNHEALTHY, 4, List.of(new Health.Result(STARTED, FINISHED, 1, "not up"))),
        List.of("e1", "e2"),
        true,
        List.of(
            new ContainerInfo.Mounted(
                MountSpec.Type.BIND, "", "/src", "/dst", List.of("ro", "rslave")),
            new ContainerInfo.Mounted(
                MountSpec.Type.VOLUME, "data", "/vol/data", "/data", List.of("nosuid")),
            new ContainerInfo.Mounted(
                MountSpec.Type.TMPFS, "", "", "/tmp", List.of("rw", "size=1m"))));
  }

  static ContainerInfo emptyContainer() {
    return new ContainerInfo(
        OTHER_ID,
        emptySpec(),
        emptySpec(),
        "",
        "",
        List.of(),
        Instant.EPOCH,
        ContainerState.CONFIGURED,
        0,
        ContainerInfo.NEVER,
        ContainerInfo.NEVER,
        0,
        false,
        "",
        new ContainerInfo.Backends("", "", ""),
        List.of(),
        new ContainerInfo.Paths(
            Path.of("/b"), Path.of("/r"), Path.of("/r/config.json"), Path.of("/b/ctr.log"), ""),
        0,
        Health.NONE,
        List.of(),
        false,
        List.of());
  }

  static ContainerDetails fullDetails() {
    return new ContainerDetails(
        List.of("PATH=/bin", "A=1"),
        "/work",
        "1000:1001",
        List.of("/entry", "-x"),
        List.of("serve", "--fast"),
        Map.of("note", "n"),
        List.of("/data"),
        2,
        "/shop/libpod-" + ID,
        List.of("CAP_NET_ADMIN"),
        List.of("CAP_NET_ADMIN", "CAP_CHOWN"),
        Map.of("UpperDir", "/root/storage/diff", "WorkDir", "/root/storage/work"),
        new Confinement(
            "system_u:system_r:container_t:s0:c1,c2",
            "system_u:object_r:container_file_t:s0:c1,c2",
            "shop-profile"));
  }

  static ContainerDetails emptyDetails() {
    return new ContainerDetails(
        List.of(),
        "/",
        "",
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        15,
        "",
        List.of(),
        List.of(),
        Map.of(),
        Confinement.NONE);
  }
}
