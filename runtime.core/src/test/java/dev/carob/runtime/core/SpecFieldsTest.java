package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carob.api.CarobException;
import dev.carob.api.FailureCode;
import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.CgroupMode;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.Device;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NameService;
import dev.carob.api.container.NamespaceChoice;
import dev.carob.api.container.Namespaces;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Resources;
import dev.carob.api.container.RestartPolicy;
import dev.carob.api.container.Rlimit;
import dev.carob.api.container.Security;
import dev.carob.api.network.Networking;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.IdMapping;
import dev.carob.api.types.Joining;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.StartupCheck;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that an error about a part of a container's spec contains the path of its field. */
class SpecFieldsTest {

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.builder().image("x").logDriver("k8s-file").shmSize(65_536);
  }

  private static Arguments at(Consumer<ContainerSpec.Builder> change, String... fields) {
    return Arguments.of(change, List.of(fields));
  }

  private static HealthCheck health(Duration timeout, Duration startPeriod, int retries) {
    return HealthCheck.builder()
        .test(List.of("CMD", "true"))
        .interval(Duration.ofSeconds(30))
        .timeout(timeout)
        .startPeriod(startPeriod)
        .retries(retries)
        .build();
  }

  private static ProcessSettings process(
      String umask, String zone, OptionalInt score, String pidFile, List<String> hostUsers) {
    return ProcessSettings.builder()
        .umask(umask)
        .timezone(zone)
        .oomScoreAdj(score)
        .pidFile(pidFile)
        .accounts(AccountEntries.builder().hostUsers(hostUsers).build())
        .build();
  }

  private static NameService names(
      List<String> servers,
      List<String> searches,
      List<String> options,
      List<String> hosts,
      String base) {
    return NameService.builder()
        .servers(servers)
        .searches(searches)
        .options(options)
        .hosts(hosts)
        .baseHosts(base)
        .build();
  }

  private static Namespaces namespaces(String pid, String uts, String cgroup, String user) {
    return Namespaces.builder()
        .pid(NamespaceChoice.parse(pid))
        .uts(NamespaceChoice.parse(uts))
        .cgroup(NamespaceChoice.parse(cgroup))
        .user(NamespaceChoice.parse(user))
        .build();
  }

  private static Security security(
      List<String> add,
      List<String> drop,
      String seccomp,
      List<String> mask,
      List<String> unmask,
      List<String> rules) {
    return Security.builder()
        .capAdd(add)
        .capDrop(drop)
        .seccomp(seccomp)
        .mask(mask)
        .unmask(unmask)
        .devices(List.<Device>of())
        .deviceRules(rules)
        .build();
  }

  private static Resources memory(OptionalLong limit, OptionalLong reservation, OptionalLong swap) {
    return limits(limit, reservation, swap, OptionalLong.empty(), "", "", List.of());
  }

  private static Resources limits(
      OptionalLong memory,
      OptionalLong reservation,
      OptionalLong swap,
      OptionalLong pids,
      String cpus,
      String mems,
      List<DeviceRate> rates) {
    return Resources.builder()
        .memory(memory)
        .memoryReservation(reservation)
        .memorySwap(swap)
        .cpusetCpus(cpus)
        .cpusetMems(mems)
        .pids(pids)
        .deviceRates(rates)
        .build();
  }

  static Stream<Arguments> faults() {
    OptionalLong none = OptionalLong.empty();
    OptionalLong tooLittle = OptionalLong.of(1);
    OptionalLong some = OptionalLong.of(64L << 20);
    OptionalLong more = OptionalLong.of(65L << 20);
    OptionalInt noScore = OptionalInt.empty();
    Duration second = Duration.ofSeconds(1);
    IdMapping broken = new IdMapping(0, -1, 1);
    return Stream.of(
        at(one -> one.name("-x"), "name"),
        at(one -> one.image(""), "image", "rootfs"),
        at(one -> one.image("").rootfs("relative"), "rootfs"),
        at(one -> one.stopSignal("SIGNOSUCH"), "stopSignal"),
        at(one -> one.logDriver("nosuch"), "logDriver"),
        at(one -> one.rlimit(new Rlimit("RLIMIT_X", 1, 1)), "rlimits"),
        at(one -> one.workdir("relative"), "workdir"),
        at(one -> one.workdir("/a\nb"), "workdir"),
        at(one -> one.init("/nosuch"), "init"),
        at(
            one -> one.autoRemove(true).restart(new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0)),
            "autoRemove",
            "restart"),
        at(one -> one.restart(new RestartPolicy(RestartPolicy.Kind.NO, 3)), "restart"),
        at(one -> one.timeout(Duration.ofSeconds(-1)), "timeout"),
        at(one -> one.logSizeMax(-1), "logSizeMax"),
        at(one -> one.logPath("relative"), "logPath"),
        at(one -> one.logTag("a\nb"), "logTag"),
        at(one -> one.logDriver("passthrough").tty(true), "logDriver", "tty"),
        at(
            one ->
                one.health(
                    HealthCheck.builder()
                        .startup(StartupCheck.builder().timeout(Duration.ZERO).build())
                        .build()),
            "health.startup.timeout"),
        at(
            one ->
                one.health(
                    HealthCheck.builder()
                        .startup(StartupCheck.builder().retries(-1).build())
                        .build()),
            "health.startup.retries",
            "health.startup.successes"),
        at(
            one -> one.process(ProcessSettings.builder().supervisorPidFile("relative").build()),
            "process.supervisorPidFile"),
        at(one -> one.shmSize(-1), "shmSize"),
        at(one -> one.health(health(second, Duration.ZERO, 0)), "health.retries"),
        at(one -> one.health(health(Duration.ZERO, Duration.ZERO, 1)), "health.timeout"),
        at(one -> one.health(health(second, second.negated(), 1)), "health.startPeriod"),
        at(one -> one.process(process("9", "", noScore, "", List.of())), "process.umask"),
        at(one -> one.process(process("", "No/Such", noScore, "", List.of())), "process.timezone"),
        at(
            one -> one.process(process("", "", OptionalInt.of(2000), "", List.of())),
            "process.oomScoreAdj"),
        at(one -> one.process(process("", "", noScore, "x", List.of())), "process.pidFile"),
        at(
            one -> one.process(process("", "", noScore, "", List.of("no-such-user"))),
            "process.accounts.hostUsers"),
        at(one -> one.hostname("a b"), "hostname"),
        at(one -> one.user("a\nb"), "user"),
        at(one -> one.command(List.of("a\0b")), "command"),
        at(one -> one.env("A", "a\0b"), "env"),
        at(one -> one.label("a\nb", ""), "labels"),
        at(
            one -> one.nameService(names(List.of("x"), List.of(), List.of(), List.of(), "")),
            "nameService.servers"),
        at(
            one -> one.nameService(names(List.of(), List.of("-"), List.of(), List.of(), "")),
            "nameService.searches"),
        at(
            one -> one.nameService(names(List.of(), List.of(), List.of("a b"), List.of(), "")),
            "nameService.options"),
        at(
            one -> one.nameService(names(List.of(), List.of(), List.of(), List.of("db"), "")),
            "nameService.hosts"),
        at(
            one -> one.nameService(names(List.of(), List.of(), List.of(), List.of("db:x"), "")),
            "nameService.hosts"),
        at(
            one -> one.nameService(names(List.of(), List.of(), List.of(), List.of(), "relative")),
            "nameService.baseHosts"),
        at(one -> one.cgroups(CgroupMode.SPLIT).cgroupParent("/a"), "cgroupParent", "cgroups"),
        at(one -> one.cgroupParent("/a/.."), "cgroupParent"),
        at(
            one -> one.cgroups(CgroupMode.DISABLED).resources(memory(some, none, none)),
            "cgroups",
            "resources"),
        at(
            one -> one.cgroups(CgroupMode.DISABLED).namespaces(namespaces("", "", "private", "")),
            "cgroups",
            "namespaces.cgroup"),
        at(
            one -> one.cgroups(CgroupMode.DISABLED).namespaces(namespaces("host", "", "", "")),
            "cgroups",
            "namespaces.pid"),
        at(
            one -> one.hostname("x").namespaces(namespaces("", "host", "", "")),
            "hostname",
            "namespaces.uts"),
        at(one -> one.namespaces(namespaces("ns:/nosuch", "", "", "")), "namespaces.pid"),
        at(one -> one.namespaces(namespaces("", "ns:/nosuch", "", "")), "namespaces.uts"),
        at(one -> one.namespaces(namespaces("", "", "ns:/nosuch", "")), "namespaces.cgroup"),
        at(one -> one.network("ns:/nosuch"), "network"),
        at(
            one ->
                one.namespaces(namespaces("", "", "", "host"))
                    .uidMapping(new IdMapping(0, 1000, 1)),
            "namespaces.user",
            "uidMappings",
            "gidMappings"),
        at(
            one -> one.namespaces(namespaces("", "", "", "private")),
            "uidMappings",
            "namespaces.user"),
        at(one -> one.uidMapping(broken), "uidMappings"),
        at(one -> one.uidMapping(new IdMapping(0, 1000, 1)).gidMapping(broken), "gidMappings"),
        at(
            one ->
                one.security(
                    security(List.of("x"), List.of(), "", List.of(), List.of(), List.of())),
            "security.capAdd"),
        at(
            one ->
                one.security(
                    security(List.of(), List.of("x"), "", List.of(), List.of(), List.of())),
            "security.capDrop"),
        at(
            one ->
                one.security(
                    security(
                        List.of("CHOWN"), List.of("CHOWN"), "", List.of(), List.of(), List.of())),
            "security.capAdd",
            "security.capDrop"),
        at(
            one ->
                one.security(
                    security(List.of(), List.of(), "/nosuch", List.of(), List.of(), List.of())),
            "security.seccomp"),
        at(
            one ->
                one.security(
                    security(List.of(), List.of(), "", List.of("x"), List.of(), List.of())),
            "security.mask"),
        at(
            one ->
                one.security(
                    security(List.of(), List.of(), "", List.of(), List.of("["), List.of())),
            "security.unmask"),
        at(
            one ->
                one.security(
                    security(List.of(), List.of(), "", List.of(), List.of(), List.of("x"))),
            "security.deviceRules"),
        at(one -> one.sysctl("vm.x", "1"), "sysctls"),
        at(one -> one.resources(memory(tooLittle, none, none)), "resources.memory"),
        at(
            one -> one.resources(memory(none, none, some)),
            "resources.memorySwap",
            "resources.memory"),
        at(
            one -> one.resources(memory(more, none, some)),
            "resources.memorySwap",
            "resources.memory"),
        at(
            one -> one.resources(memory(some, more, none)),
            "resources.memory",
            "resources.memoryReservation"),
        at(
            one -> one.resources(limits(none, none, none, OptionalLong.of(0), "", "", List.of())),
            "resources.pids"),
        at(
            one -> one.resources(limits(none, none, none, none, "x", "", List.of())),
            "resources.cpusetCpus"),
        at(
            one -> one.resources(limits(none, none, none, none, "", "9999", List.of())),
            "resources.cpusetMems"),
        at(
            one ->
                one.resources(
                    limits(
                        none,
                        none,
                        none,
                        none,
                        "",
                        "",
                        List.of(new DeviceRate(DeviceRate.Kind.WEIGHT, "/dev/x", 5)))),
            "resources.deviceRates"),
        at(one -> one.mounting(Mounting.of(MountText.tmpfs("/x:size=foo"))), "mounting.mounts"));
  }

  private static CarobException failure(Consumer<ContainerSpec.Builder> change) {
    ContainerSpec.Builder builder = spec();
    change.accept(builder);
    ContainerSpec asked = builder.build();
    return catchThrowableOfType(
        CarobException.InvalidArgument.class, () -> SpecChecks.check(asked));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFailureHasThePathsOfTheFieldsAtFault(
      Consumer<ContainerSpec.Builder> change, List<String> fields) throws Exception {
    CarobException failure = failure(change);
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID_ARGUMENT);
    assertThat(failure.fields()).isEqualTo(fields);
    for (String field : fields) {
      Class<?> at = ContainerSpec.class;
      for (String part : field.split("\\.", -1)) {
        Method accessor = at.getMethod(part);
        at = accessor.getReturnType();
      }
    }
  }

  @Test
  void networksAndPortsHaveFields() {
    Networking joined =
        Networking.DEFAULT.withJoinings(List.of(Joining.to("n").withAddress("nowhere")));
    assertThat(catchThrowableOfType(CarobException.InvalidArgument.class, joined::check).fields())
        .containsExactly("networking.joinings");
    Networking ports = Networking.of(PortMapping.parse("8080:80"), PortMapping.parse("8080:81"));
    assertThat(catchThrowableOfType(CarobException.InvalidArgument.class, ports::check).fields())
        .containsExactly("networking.ports");
  }
}
