package dev.carob.runtime.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.volume.VolumeSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of volumes and the call of mount(8) that follows from them. */
class VolumeOptionsTest {

  /** Parses {@code KEY=VALUE KEY=VALUE}. */
  private static VolumeOptions options(String text) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String pair : text.split(" ")) {
      String[] parts = pair.split("=", 2);
      options.put(parts[0], parts.length == 1 ? "" : parts[1]);
    }
    return VolumeOptions.checked(VolumeSpec.builder().name("v").options(options).build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=tmpfs device=tmpfs | -t tmpfs -- tmpfs /d",
        "type=tmpfs o=size=1m,nodev | -t tmpfs -o size=1m,nodev -- tmpfs /d",
        "type=none o=bind device=/usr | -t none -o bind -- /usr /d",
        "type=bind device=/usr | -o bind -- /usr /d",
        "type=bind o=ro device=/usr | -o ro,bind -- /usr /d",
        "device=/dev/sdx o=noquota | -- /dev/sdx /d",
        "type=nfs o=addr=10.0.0.1,rw device=:/x | -t nfs -o addr=10.0.0.1,rw -- :/x /d",
        "type=tmpfs o=uid=5,gid=6 | -t tmpfs -o uid=5,gid=6 -- tmpfs /d"
      })
  void optionsDescribeAMount(String text, String arguments) {
    VolumeOptions options = options(text);
    assertThat(options.isMounted()).isTrue();
    assertThat(String.join(" ", options.mountArguments(Path.of("/d")))).isEqualTo(arguments);
  }

  /** As with Podman, the mount fails, not the creation. */
  @ParameterizedTest
  @CsvSource({"o=bind", "o=nodev", "type=bind", "type= o=bind"})
  void optionsMayLackATypeOrADevice(String text) {
    assertThat(options(text).isMounted()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=none o=bind,ro device=/usr | ro",
        "type=tmpfs o=nodev,noexec,nosuid,size=1m | nodev noexec nosuid",
        "type=tmpfs o=ro,rw,noexec,exec | ''",
        "type=tmpfs o=rw,ro | ro",
        "type=tmpfs | ''"
      })
  void someOptionsRestrictEveryUse(String text, String flags) {
    assertThat(String.join(" ", options(text).flags())).isEqualTo(flags);
  }

  @ParameterizedTest
  @CsvSource({"'o=uid=5,gid=6'", "nocopy", "copy", "'o=noquota'"})
  void someOptionsDescribeNoMount(String text) {
    assertThat(options(text).isMounted()).isFalse();
  }

  @Test
  void theOwnerAndCopyingCanBeChosen() {
    assertThat(options("o=uid=5,gid=6").uid()).isEqualTo(5);
    assertThat(options("o=uid=5,gid=6").gid()).isEqualTo(6);
    assertThat(options("type=tmpfs").uid()).isEqualTo(-1);
    assertThat(options("nocopy").isFilled()).isFalse();
    assertThat(options("copy").isFilled()).isTrue();
    assertThat(options("type=tmpfs").isInMemory()).isTrue();
    assertThat(options("type=bind device=/usr").isInMemory()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frob=1 | invalid mount option frob for driver 'local'",
        "uid=1 | invalid mount option uid for driver 'local'",
        "o=uid=x | cannot convert UID x to integer",
        "o=uid | uid option must provide a UID",
        "o=gid=-1 | cannot convert GID -1 to integer",
        "o=size=1m | volume options size and inodes not supported",
        "type=tmpfs o=size=1x | invalid size '1x'",
        "o=timeout=3 | timeout can only be used with non-local volume drivers",
        "type=bind device=/nothere | invalid volume option device for driver 'local': stat /nothere"
      })
  void invalidOptionsAreRefused(String text, String message) {
    assertThatThrownBy(() -> options(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  @Test
  void onlyTheLocalDriverExists() {
    assertThatThrownBy(
            () -> VolumeOptions.checked(VolumeSpec.builder().name("v").driver("nfs").build()))
        .hasMessageContaining("no volume plugin with name nfs available");
    VolumeOptions.checked(VolumeSpec.builder().driver("").build());
  }
}
