package dev.carob.runtime.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.Sizes;
import dev.carob.api.container.AccountEntries;
import dev.carob.api.container.ContainerSpec;
import dev.carob.api.container.DeviceRate;
import dev.carob.api.container.MountSpec;
import dev.carob.api.container.MountText;
import dev.carob.api.container.Mounting;
import dev.carob.api.container.NameService;
import dev.carob.api.container.ProcessSettings;
import dev.carob.api.container.Resources;
import dev.carob.api.container.Rlimit;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.PortMapping;
import dev.carob.api.types.image.Platform;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecChecksTest {

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.builder().image("x").logDriver("k8s-file").shmSize(65_536);
  }

  private static NameService names(List<String> servers, List<String> searches, List<String> opts) {
    return NameService.builder().servers(servers).searches(searches).options(opts).build();
  }

  static Stream<Consumer<ContainerSpec.Builder>> textsWithALineBreak() {
    String bad = "a\nb";
    return Stream.of(
        one -> one.hostname(bad),
        one -> one.nameService(names(List.of(), List.of(bad), List.of())),
        one -> one.nameService(names(List.of(), List.of(), List.of(bad))),
        one -> one.cgroupParent("/" + bad),
        one -> one.user(bad),
        one -> one.workdir("/" + bad),
        one -> one.process(accounts(bad, "")),
        one -> one.process(accounts("", bad)),
        one -> one.hooksDirs(List.of("/" + bad)),
        one -> one.label(bad, "value"),
        one -> one.annotation(bad, "value"),
        one -> one.env(bad, "value"),
        one -> one.sysctl("net.x", bad),
        one ->
            one.mounting(
                mounted(
                    MountSpec.builder(MountSpec.Type.TMPFS, "/x").options(List.of(bad)).build())));
  }

  private static ProcessSettings accounts(String passwdEntry, String groupEntry) {
    return ProcessSettings.builder()
        .accounts(AccountEntries.builder().passwdEntry(passwdEntry).groupEntry(groupEntry).build())
        .build();
  }

  private static Mounting tmpfs(String text) {
    return mounted(MountText.tmpfs(text));
  }

  private static Mounting mounted(MountSpec mount) {
    return Mounting.builder().mounts(List.of(mount)).build();
  }

  @ParameterizedTest
  @MethodSource("textsWithALineBreak")
  void lineBreaksAreRejected(Consumer<ContainerSpec.Builder> change) {
    ContainerSpec.Builder builder = spec();
    change.accept(builder);
    assertThatThrownBy(() -> SpecChecks.check(builder.build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("line break")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "/a/../../x", "a/.."})
  void aCgroupParentMustNotLeadUpwards(String parent) {
    assertThatThrownBy(() -> SpecChecks.check(spec().cgroupParent(parent).build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("invalid cgroup parent '" + parent + "'");
    SpecChecks.check(spec().cgroupParent("/a/..b").build());
  }

  private static HealthCheck health(Duration interval, Duration startPeriod) {
    return HealthCheck.builder()
        .test(List.of("CMD", "true"))
        .interval(interval)
        .startPeriod(startPeriod)
        .build();
  }

  /** As in Podman, only the start period must not be negative. */
  @Test
  void anIntervalOfHealthChecksMayBeNegative() {
    Duration negative = Duration.ofSeconds(-1);
    SpecChecks.check(spec().health(health(negative, Duration.ZERO)).build());
    ContainerSpec refused = spec().health(health(Duration.ZERO, negative)).build();
    assertThatThrownBy(() -> SpecChecks.check(refused))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("`health.startPeriod` must be 0 seconds or greater");
  }

  @Test
  void valuesOfVariablesAndLabelsMayHaveLines() {
    SpecChecks.check(
        spec()
            .env("A", "a\nb")
            .label("b", "a\nb")
            .annotation("c", "a\nb")
            .command(List.of("\n"))
            .build());
    assertThatThrownBy(() -> SpecChecks.check(spec().env("A", "a\0b").build()))
        .hasMessageContaining("NUL");
  }

  @Test
  void aHostNameIsAWordOfAtMost64Characters() {
    SpecChecks.check(spec().hostname("h".repeat(64)).build());
    assertThatThrownBy(() -> SpecChecks.check(spec().hostname("h".repeat(65)).build()))
        .hasMessageContaining("64");
    assertThatThrownBy(() -> SpecChecks.check(spec().hostname("a b").build()))
        .hasMessageContaining("spaces");
  }

  @ParameterizedTest
  @ValueSource(strings = {"size=foo", "size=9223372036854775807", "size=-1", "mode=99", "uid=x"})
  void optionsOfATmpfsAreValidated(String option) {
    assertThatThrownBy(() -> SpecChecks.check(spec().mounting(tmpfs("/x:" + option)).build()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(option);
  }

  @Test
  void validOptionsOfATmpfsAreAccepted() {
    SpecChecks.check(spec().mounting(tmpfs("/x:size=64m,mode=1777,size=50%")).build());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE})
  void theSizeOfShmHasARange(long size) {
    assertThatThrownBy(() -> SpecChecks.check(spec().shmSize(size).build()))
        .hasMessageContaining("1 to");
  }

  private static Resources cpus(String cpus, String mems) {
    return resources(
        OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), cpus, mems, List.of());
  }

  private static Resources resources(
      OptionalLong reservation,
      OptionalLong rtPeriod,
      OptionalLong pids,
      String cpus,
      String mems,
      List<DeviceRate> rates) {
    return Resources.builder()
        .memoryReservation(reservation)
        .cpuRealtimePeriod(rtPeriod)
        .cpusetCpus(cpus)
        .cpusetMems(mems)
        .pids(pids)
        .deviceRates(rates)
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "3-1", "x", "٣", "0,", "9999"})
  void listsOfProcessorsAreValidated(String list) {
    for (Resources asked : List.of(cpus(list, ""), cpus("", list))) {
      assertThatThrownBy(() -> SpecChecks.check(spec().resources(asked).build()))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining(list);
    }
    SpecChecks.check(spec().resources(cpus("0", "")).build());
  }

  @Test
  void numbersBelowTheirRangeAreRejected() {
    OptionalLong none = OptionalLong.empty();
    OptionalLong below = OptionalLong.of(-9);
    DeviceRate weight = new DeviceRate(DeviceRate.Kind.WEIGHT, "/dev/x", 5);
    for (Resources asked :
        List.of(
            resources(below, none, none, "", "", List.of()),
            resources(none, below, none, "", "", List.of()),
            resources(none, none, below, "", "", List.of()),
            resources(none, none, none, "", "", List.of(weight)))) {
      assertThatThrownBy(() -> SpecChecks.check(spec().resources(asked).build()))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("it must be");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"٣", "-1k", "x", "", "1e3", "9223372036854775808", "NaN", "1ib", "1 2"})
  void textsThatAreNotNumbersAreRejected(String text) {
    assertThatThrownBy(() -> Sizes.parse(text)).isInstanceOf(CarobException.InvalidArgument.class);
    assertThatThrownBy(() -> PortMapping.parse(text + ":80/x"))
        .isInstanceOf(CarobException.InvalidArgument.class);
    assertThatThrownBy(() -> PortMapping.parse("80:" + text))
        .isInstanceOf(CarobException.InvalidArgument.class);
    assertThatThrownBy(() -> Rlimit.parse("nofile=" + text))
        .isInstanceOf(CarobException.InvalidArgument.class);
    for (DeviceRate.Kind kind : DeviceRate.Kind.values()) {
      assertThatThrownBy(() -> DeviceRate.parse(kind, "/dev/x:" + text))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining("'" + text + "'");
    }
  }

  @Test
  void aLimitedDeviceIsABlockDevice() {
    OptionalLong none = OptionalLong.empty();
    for (String device : List.of("/dev/nosuch", "/etc/passwd")) {
      DeviceRate rate = new DeviceRate(DeviceRate.Kind.READ_BYTES, device, 5);
      Resources asked = resources(none, none, none, "", "", List.of(rate));
      assertThatThrownBy(() -> SpecChecks.check(spec().resources(asked).build()))
          .isInstanceOf(CarobException.InvalidArgument.class)
          .hasMessageContaining(device);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "linux/nonsense", "linux/amd64/v1/x", "", "linux/"})
  void aPlatformIsAKnownOne(String text) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class);
  }
}
