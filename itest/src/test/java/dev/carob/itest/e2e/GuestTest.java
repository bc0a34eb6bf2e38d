package dev.carob.itest.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Error messages of the guests of {@link OtherHostsTest} that do not boot. */
class GuestTest {

  @Test
  void aGuestThatCannotBootSaysWhy(@TempDir Path directory) throws IOException {
    Path kernel =
        Files.writeString(
            directory.resolve("kernel"),
            "#!/bin/sh\necho 'Kernel panic - not syncing: put_fp_registers'\necho core dumped >&2\nexit 134\n");
    assertThat(kernel.toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(
            () -> new Guest(kernel, Guest.Module.APPARMOR, "v2", Guest.Init.AGENT).close())
        .hasMessageContaining("has ended with status 134")
        .hasMessageContaining("Kernel panic - not syncing: put_fp_registers")
        .hasMessageContaining("core dumped");
  }

  @Test
  void aMissingKernelIsReportedWithItsPackage(@TempDir Path directory) {
    assertThatThrownBy(
            () ->
                new Guest(directory.resolve("none"), Guest.Module.APPARMOR, "v2", Guest.Init.AGENT)
                    .close())
        .hasMessageContaining("bin/lib/guest-kernel itest/target/guest-kernel");
  }
}
