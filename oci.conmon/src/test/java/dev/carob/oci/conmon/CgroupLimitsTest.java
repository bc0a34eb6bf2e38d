package dev.carob.oci.conmon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupLimitsTest {

  @TempDir Path memory;
  @TempDir Path block;
  @TempDir Path unified;

  private static CgroupLimits limits(String resources) throws IOException {
    return CgroupLimits.of(resources.getBytes(StandardCharsets.UTF_8));
  }

  /** Creates files as the kernel does; files that the kernel lacks are not written to. */
  @BeforeEach
  void kernel() throws IOException {
    Files.createFile(memory.resolve("memory.swappiness"));
    Files.createFile(unified.resolve("io.max"));
  }

  private static Map<String, String> files(@Nullable Path directory) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (var all = Files.list(directory)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void limitsThatTheRuntimeAppliesAreLeftToIt() throws IOException {
    assertThat(limits("{\"memory\": {\"limit\": 1}, \"blockIO\": {\"weight\": 10}}").isEmpty())
        .isTrue();
    assertThat(limits("{\"memory\": {\"swappiness\": 0}}").isEmpty()).isFalse();
    assertThat(limits("{\"blockIO\": {\"weightDevice\": []}}").isEmpty()).isFalse();
  }

  @Test
  void theFirstVersionHasAFileForEachLimit() throws IOException {
    limits(
            """
            {"memory": {"swappiness": 0},
             "blockIO": {
               "weightDevice": [{"major": 8, "minor": 1, "weight": 10}],
               "throttleReadBpsDevice": [{"major": 8, "minor": 0, "rate": 1048576}],
               "throttleWriteBpsDevice": [{"major": 8, "minor": 1, "rate": 2}],
               "throttleReadIOPSDevice": [{"major": 8, "minor": 2, "rate": 3}],
               "throttleWriteIOPSDevice": [{"major": 8, "minor": 3, "rate": 0}]}}
            """)
        .write(memory, block, unified);
    assertThat(files(memory)).containsEntry("memory.swappiness", "0");
    assertThat(files(block))
        .containsEntry("blkio.weight_device", "8:1 10")
        .containsEntry("blkio.throttle.read_bps_device", "8:0 1048576")
        .containsEntry("blkio.throttle.write_bps_device", "8:1 2")
        .containsEntry("blkio.throttle.read_iops_device", "8:2 3")
        .containsEntry("blkio.throttle.write_iops_device", "8:3 0");
    assertThat(files(unified)).containsEntry("io.max", "");
  }

  @Test
  void theSchedulerBfqHasAFileOfItsOwn() throws IOException {
    Files.createFile(block.resolve("blkio.bfq.weight_device"));
    limits("{\"blockIO\": {\"weightDevice\": [{\"major\": 8, \"minor\": 1, \"weight\": 10}]}}")
        .write(memory, block, unified);
    assertThat(files(block)).containsOnly(Map.entry("blkio.bfq.weight_device", "8:1 10"));
  }

  @Test
  void theSecondVersionHasAKeyForEachLimitOfADevice() throws IOException {
    limits("{\"blockIO\": {\"throttleReadIOPSDevice\": [{\"major\": 8, \"rate\": 7}]}}")
        .write(null, null, unified);
    assertThat(files(unified)).containsEntry("io.max", "8:0 riops=7");
    limits(
            "{\"blockIO\": {\"throttleWriteBpsDevice\": [{\"major\": 8, \"minor\": 2, \"rate\": 0}]}}")
        .write(null, null, unified);
    assertThat(files(unified)).containsEntry("io.max", "8:2 wbps=max");
  }
}
