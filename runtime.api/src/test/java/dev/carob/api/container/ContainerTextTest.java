package dev.carob.api.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of single options: devices, rates, limits, namespaces, cgroup modes. */
class ContainerTextTest {

  @ParameterizedTest
  @CsvSource({
    "/dev/a,/dev/a,/dev/a,rwm",
    "/dev/a:r,/dev/a,/dev/a,r",
    "/dev/a:/dev/b,/dev/a,/dev/b,rwm",
    "/dev/a:/dev/b:mw,/dev/a,/dev/b,mw"
  })
  void aDeviceIsRead(String text, String host, String container, String permissions) {
    assertThat(Device.parse(text)).isEqualTo(new Device(host, container, permissions));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dev/a",
        "/dev/a:x",
        "/dev/a:rr",
        "/dev/a:",
        "/dev/a:/dev/b:",
        "/dev/a:b:r",
        "/dev/a:/dev/b:r:w"
      })
  void invalidDevicesAreRejected(String text) {
    assertThatThrownBy(() -> Device.parse(text)).isInstanceOf(CarobException.InvalidArgument.class);
  }

  @Test
  void aRateOfBytesMayHaveAUnit() {
    assertThat(DeviceRate.parse(DeviceRate.Kind.READ_BYTES, "/dev/a:1mb"))
        .isEqualTo(new DeviceRate(DeviceRate.Kind.READ_BYTES, "/dev/a", 1_048_576));
    assertThat(DeviceRate.parse(DeviceRate.Kind.WRITE_OPERATIONS, "/dev/a:10"))
        .isEqualTo(new DeviceRate(DeviceRate.Kind.WRITE_OPERATIONS, "/dev/a", 10));
  }

  @ParameterizedTest
  @EnumSource
  void invalidRatesAreRejectedByName(DeviceRate.Kind kind) {
    for (String text : new String[] {"/dev/a", "/dev/a:", "/dev/a:-1", "/dev/a:x", "a:1", ":1"}) {
      assertThatThrownBy(() -> DeviceRate.parse(kind, text))
          .isInstanceOf(CarobException.InvalidArgument.class);
    }
  }

  @Test
  void aRateOfOperationsHasNoUnit() {
    assertThatThrownBy(() -> DeviceRate.parse(DeviceRate.Kind.READ_OPERATIONS, "/dev/a:1k"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("1k")
        .hasMessageContaining("/dev/a");
  }

  @ParameterizedTest
  @CsvSource({
    "nofile=1024,RLIMIT_NOFILE,1024,1024",
    "nofile=1024:2048,RLIMIT_NOFILE,1024,2048",
    "NPROC=+5:-1,RLIMIT_NPROC,5,-1",
    "core=-1,RLIMIT_CORE,-1,-1",
    "core=0,RLIMIT_CORE,0,0"
  })
  void aLimitIsRead(String text, String type, long soft, long hard) {
    assertThat(Rlimit.parse(text)).isEqualTo(new Rlimit(type, soft, hard));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nofile",
        "nofile=",
        "=1",
        "nofile=a",
        "nofile=1:",
        "nofile=1:2:3",
        "nofile=2:1",
        "nofile=-1:5",
        "nofile=-2",
        "nofile=9223372036854775808"
      })
  void invalidLimitsAreRejectedByName(String text) {
    assertThatThrownBy(() -> Rlimit.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "'',DEFAULT,''",
    "private,PRIVATE,''",
    "host,HOST,''",
    "container:web,CONTAINER,web",
    "ns:/proc/1/ns/net,PATH,/proc/1/ns/net",
    "auto,AUTO,''",
    "auto:size=10,AUTO,size=10"
  })
  void aNamespaceIsReadAndWrittenAlike(String text, NamespaceChoice.Kind kind, String target) {
    NamespaceChoice choice = NamespaceChoice.parse(text);
    assertThat(choice).isEqualTo(new NamespaceChoice(kind, target));
    assertThat(choice.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"container", "container:", "ns", "ns:", "ns:proc", "host:x", "private:x", "pod"})
  void invalidNamespacesAreRejectedByName(String text) {
    assertThatThrownBy(() -> NamespaceChoice.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @EnumSource
  void aCgroupModeIsReadAsItIsWritten(CgroupMode mode) {
    assertThat(CgroupMode.parse(mode.word())).isEqualTo(mode);
  }

  @Test
  void invalidCgroupModesAreRejectedWithTheValidOnes() {
    assertThatThrownBy(() -> CgroupMode.parse("none"))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("none")
        .hasMessageContaining("enabled, no-conmon, disabled, split");
  }
}
