package dev.carob.storage.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StoreContainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRecordsTest {

  private static final String CONTAINER = "0123456789abcdef".repeat(4);
  private static final LayerRequest LAYER =
      LayerRequest.container("top", "base", CONTAINER).of("1mage");

  @TempDir private Path directory;
  private final ObjectMapper mapper = new ObjectMapper();
  private ContainerRecords records;

  @BeforeEach
  void open() {
    records = new ContainerRecords(mapper, directory, directory.resolve("run"));
  }

  private JsonNode written() throws IOException {
    return mapper.readTree(directory.resolve("containers.json").toFile());
  }

  @Test
  void aContainerIsWrittenAsOtherProgramsReadIt() throws IOException {
    records.add(LAYER);
    JsonNode all = written();
    Instant created = Instant.parse(((ObjectNode) all.get(0)).remove("created").asText());
    assertThat(created).isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());
    assertThat(all)
        .isEqualTo(
            mapper.readTree(
                """
                [{"id": "%s", "names": ["carob-0123456789ab"], "image": "1mage", "layer": "top",
                  "metadata": "{}"}]
                """
                    .formatted(CONTAINER)));
  }

  @Test
  void aContainerOfAnotherProgramIsReadAndRemovedWithItsFiles() throws IOException {
    Files.writeString(
        directory.resolve("containers.json"),
        """
        [{"id": "c1", "names": ["work"], "image": "1mage", "layer": "top",
          "created": "2026-01-02T03:04:05.5+01:00"},
         {"id": "c2", "layer": "other"}]
        """);
    Path files = Files.createDirectories(directory.resolve("c1/userdata"));
    Files.writeString(files.resolve("buildah.json"), "{}");
    Path run = Files.createDirectories(directory.resolve("run/c1"));
    assertThat(records.all())
        .containsExactly(
            StoreContainer.builder("c1", "top")
                .names(List.of("work"))
                .image("1mage")
                .program("buildah")
                .created(Instant.parse("2026-01-02T02:04:05.5Z"))
                .build(),
            StoreContainer.builder("c2", "other").build());
    records.remove("c1");
    assertThat(records.all()).extracting(StoreContainer::id).containsExactly("c2");
    assertThat(directory.resolve("c1")).doesNotExist();
    assertThat(run).doesNotExist();
    records.remove("c1");
  }

  @Test
  void aContainerIsRemovedWithItsLayer() throws IOException {
    records.add(LAYER);
    records.removeOf("another");
    assertThat(written()).hasSize(1);
    records.removeOf("top");
    assertThat(written()).isEmpty();
    records.removeOf("top");
  }
}
