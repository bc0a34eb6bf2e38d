package dev.carob.image.store.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The records of images, in the form of containers/storage. */
class ImageRecordsTest {

  @TempDir Path dir;

  /** The orders that Podman shows after the same commands. */
  @Test
  void aTagComesLastAndThePastNamesBeginWithTheCurrentOnes() {
    ImageRecords records = new ImageRecords(new ObjectMapper(), dir, List.of());
    byte[] empty = "{}".getBytes(StandardCharsets.UTF_8);
    records.add(
        new ImageRecords.Added("ab".repeat(32), List.of("x/a:1"), "", Instant.now(), empty, empty));
    records.addNames(records.all().get(0), List.of("x/b:1"));
    assertThat(records.all().get(0).names()).containsExactly("x/a:1", "x/b:1");
    records.removeNames(List.of("x/b:1"));
    assertThat(records.all().get(0).pastNames()).containsExactly("x/a:1", "x/b:1");
    records.addNames(records.all().get(0), List.of("x/c:1"));
    records.removeNames(List.of("x/c:1"));
    assertThat(records.all().get(0).names()).containsExactly("x/a:1");
    assertThat(records.all().get(0).pastNames()).containsExactly("x/a:1", "x/c:1", "x/b:1");
    records.add(
        new ImageRecords.Added("ab".repeat(32), List.of("x/d:1"), "", Instant.now(), empty, empty));
    assertThat(records.all().get(0).names()).as("loaded").containsExactly("x/d:1", "x/a:1");
  }
}
