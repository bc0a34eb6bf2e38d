package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.external.ExternalContainer;
import dev.carob.cli.podman.format.StructNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExternalLineTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:05:05Z");
  private static final ExternalContainer FULL =
      ExternalContainer.builder("0123456789abcdef")
          .names(List.of("work", "second"))
          .imageId("fedcba9876543210")
          .imageName("localhost/web:1")
          .program("buildah")
          .created(NOW.minusSeconds(120))
          .build();

  @Test
  void hasTheKeysOfOtherLines() {
    StructNode line = ExternalLine.of(FULL, NOW, false);
    StructNode own =
        ContainerLine.of(Values.fullContainer(), NOW, false, Optional.empty(), Map.of());
    assertThat(line.fieldNames()).toIterable().containsExactlyElementsOf(own::fieldNames);
    assertThat(line.path("State").asText()).isEqualTo("storage");
    assertThat(line.path("Command").toString()).isEqualTo("[\"buildah\"]");
    assertThat(line.path("Names").toString()).isEqualTo("[\"work\"]");
    assertThat(line.path("CreatedAt").asText()).isEqualTo("2 minutes ago");
  }

  @Test
  void namesWhatIsUnknownAsPodmanDoes() {
    ExternalContainer bare = ExternalContainer.builder("0123").build();
    assertThat(ExternalLine.id(bare, false)).isEqualTo("0123");
    assertThat(ExternalLine.name(bare)).isEqualTo("unknown");
    assertThat(ExternalLine.command(bare)).isEqualTo("storage");
    assertThat(ExternalLine.image(bare)).isEmpty();
    assertThat(ExternalLine.image(bare.toBuilder().program("buildah").build()))
        .isEqualTo("scratch");
    assertThat(ExternalLine.image(FULL)).isEqualTo("localhost/web:1");
  }
}
