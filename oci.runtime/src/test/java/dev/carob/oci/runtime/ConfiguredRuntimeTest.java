package dev.carob.oci.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.oci.conmon.ConmonRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.util.converter.Converters;

class ConfiguredRuntimeTest {

  @TempDir Path dir;

  private ConfiguredRuntime configured(String pid, Map<String, Object> settings) {
    return ConfiguredRuntime.of(
        pid, Converters.standardConverter().convert(settings).to(RuntimeSettings.class), dir);
  }

  @Test
  void theNameIsThatOfTheConfigurationUnlessItSaysOtherwise() {
    assertThat(configured("oci.runtime~youki", Map.of()).name()).isEqualTo("youki");
    assertThat(configured("oci.runtime~youki", Map.of("name", "yuki-1.2")).name())
        .isEqualTo("yuki-1.2");
    assertThat(configured("oci.runtime.2f1c", Map.of()).name()).isEqualTo("oci.runtime.2f1c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/b", ".hidden", "-r", "a b"})
  void aNameThatIsNotAValidDirectoryNameIsRejected(String name) {
    assertThatThrownBy(() -> configured("oci.runtime~x", Map.of("name", name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oci.runtime~x: invalid name of an OCI runtime: '" + name + "'");
  }

  @Test
  void theProgramIsThatOfTheNameUnlessTheConfigurationSaysOtherwise() throws IOException {
    try (ConmonRuntime runtime = open(Map.of())) {
      assertThatThrownBy(runtime::version).hasMessageContaining("nosuchruntime is not installed");
    }
    Path program = Files.writeString(dir.resolve("program"), "#!/bin/sh\necho mine 1.0\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (ConmonRuntime runtime = open(Map.of("program", program.toString()))) {
      assertThat(runtime.version()).isEqualTo("mine 1.0 (" + program + ")");
    }
  }

  private ConmonRuntime open(Map<String, Object> settings) {
    return new ConmonRuntime(
        configured("oci.runtime~nosuchruntime", settings).program(), Duration.ofSeconds(60));
  }
}
