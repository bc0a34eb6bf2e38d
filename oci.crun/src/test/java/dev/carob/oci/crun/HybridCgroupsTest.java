package dev.carob.oci.crun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.linux.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HybridCgroupsTest {

  private static final String HERE = System.getProperty("os.arch");

  @TempDir Path cgroups;

  @BeforeEach
  void version1() throws IOException {
    Files.createDirectory(cgroups.resolve("memory"));
  }

  private void addVersion2() throws IOException {
    Files.createFile(
        Files.createDirectory(cgroups.resolve("unified")).resolve("cgroup.controllers"));
  }

  private List<String> prefix(String architecture) {
    try (HybridCgroups hybrid = new HybridCgroups(cgroups, architecture)) {
      return hybrid.createPrefix();
    }
  }

  @Test
  void onlyAHybridHostNeedsAPrefix() throws IOException {
    assertThat(prefix(HERE)).isEmpty();
    Files.createFile(cgroups.resolve("cgroup.controllers"));
    assertThat(prefix(HERE)).isEmpty();
    addVersion2();
    assertThat(prefix(HERE)).hasSize(2).last().isEqualTo(cgroups.resolve("unified").toString());
  }

  @Test
  void onOtherArchitecturesProgramsReplaceTheHelper() throws IOException {
    addVersion2();
    assertThat(prefix("s390x")).startsWith("unshare", "--mount");
  }

  @Test
  void theExecutedProgramDoesNotSeeTheMount() throws IOException {
    addVersion2();
    Path unified = cgroups.resolve("unified");
    Files.createFile(unified.resolve("below"));
    ProgramRun.of(List.of("/bin/mount", "-t", "tmpfs", "none", unified.toString())).output();
    try {
      Files.createFile(unified.resolve("cgroup.controllers"));
      for (String architecture : List.of(HERE, "s390x")) {
        try (HybridCgroups hybrid = new HybridCgroups(cgroups, architecture)) {
          List<String> line = new ArrayList<>(hybrid.createPrefix());
          if (!line.get(0).startsWith("/")) {
            line.set(0, "/usr/bin/" + line.get(0));
          }
          line.addAll(List.of("/bin/ls", unified.toString()));
          assertThat(ProgramRun.of(line).output()).contains("below");
        }
      }
      assertThat(unified.resolve("below")).doesNotExist();
    } finally {
      ProgramRun.of(List.of("/bin/umount", unified.toString())).output();
    }
  }
}
