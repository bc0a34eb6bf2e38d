package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.container.ContainerInfo;
import dev.carob.api.container.ContainerSize;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shape of a line of {@code podman ps --format json} (podman-ps(1)). */
class ContainerLineTest {

  private static final Instant NOW = Instant.parse("2026-01-02T05:05:00Z");

  private final TimeZone before = TimeZone.getDefault();

  @BeforeEach
  void fixTheZone() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void putTheZoneBack() {
    TimeZone.setDefault(before);
  }

  @Test
  void everyAttributeIsShown() {
    Golden.matches("ps-full.json", ContainerLine.of(Values.fullContainer(), NOW, false, false));
  }

  @Test
  void everyKeyExistsIfNothingIsSet() {
    Golden.matches(
        "ps-empty.json", ContainerLine.of(Values.emptyContainer(), Instant.EPOCH, true, false));
  }

  @Test
  void idsAndCommandsAreShortenedOnRequest() {
    ContainerInfo info = Values.fullContainer();
    ObjectNode shortened = ContainerLine.of(info, NOW, false, false);
    ObjectNode whole = ContainerLine.of(info, NOW, true, false);
    ObjectNode json = ContainerLine.of(info, NOW, false, true);
    assertThat(shortened.path("ID").asText()).isEqualTo("0123456789ab");
    assertThat(whole.path("ID").asText()).isEqualTo(Values.ID);
    assertThat(json.path("ID").asText()).isEqualTo(Values.ID);
    assertThat(shortened.path("Command").asText()).isEqualTo("/entry -x serve -...");
    assertThat(whole.path("Command").asText()).isEqualTo("/entry -x serve --fast");
  }

  @Test
  void aSizeIsTheWritableLayersAndAll() {
    assertThat(ContainerLine.size(ContainerSize.builder().rw(1500).rootFs(12_345_678).build()))
        .isEqualTo("1.5 kB (virtual 12.3 MB)");
  }
}
