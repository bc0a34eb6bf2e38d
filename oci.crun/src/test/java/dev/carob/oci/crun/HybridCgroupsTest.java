package dev.carob.oci.crun;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridCgroupsTest {

  @TempDir Path cgroups;

  @Test
  void onlyAHybridHostNeedsAPrefix() throws IOException {
    assertThat(HybridCgroups.createPrefix(cgroups)).isEmpty();
    Files.createFile(cgroups.resolve("cgroup.controllers"));
    assertThat(HybridCgroups.createPrefix(cgroups)).isEmpty();
    Files.createFile(
        Files.createDirectory(cgroups.resolve("unified")).resolve("cgroup.controllers"));
    assertThat(HybridCgroups.createPrefix(cgroups)).startsWith("unshare", "--mount");
  }
}
