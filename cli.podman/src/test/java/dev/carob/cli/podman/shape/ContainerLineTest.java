package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.container.ContainerSize;
import dev.carob.cli.podman.format.GoTemplate;
import dev.carob.cli.podman.format.StructNode;
import dev.carob.cli.podman.shape.ContainerLine.Namespace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of a line of {@code podman ps --format json} (podman-ps(1)). */
class ContainerLineTest {

  private static final Instant NOW = Instant.parse("2026-01-02T05:05:00Z");

  private static final ContainerSize SIZE =
      ContainerSize.builder().rw(1500).rootFs(12_345_678).build();

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
    Golden.matches(
        "ps-full.json",
        ContainerLine.of(Values.fullContainer(), NOW, false, Optional.of(SIZE), Map.of()));
  }

  @Test
  void everyKeyExistsIfNothingIsSet() {
    Golden.matches(
        "ps-empty.json",
        ContainerLine.of(Values.emptyContainer(), Instant.EPOCH, true, Optional.empty(), Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{.ID}}                 | 0123456789ab
          {{.Names}}              | web
          {{.ImageID}}            | a1a1a1a1a1a1
          {{.Command}}            | /entry -x serve -...
          {{.CreatedAt}}          | 2026-01-02 03:04:05.123456789 +0000 UTC
          {{.Created}}            | 2026-01-02 03:04:05.123456789 +0000 UTC
          {{.Created.Unix}}       | 1767323045
          {{.CreatedHuman}}       | 2 hours ago
          {{.RunningFor}}         | 2 hours ago
          {{.Networks}}           | front,back
          {{.Ports}}              | 127.0.0.1:8080-8081->80-81/tcp, 0.0.0.0:5353->53/udp
          {{.Mounts}}             | [/dst /data /tmp]
          {{.Labels}}             | map[app:shop]
          {{.Size}}               | 1.5kB (virtual 12.3MB)
          {{.State}}              | stopping
          {{.ListContainer.ExitCode}} | 3
          {{.Namespaces.MNT}}{{.PIDNS}} |
          {{.Pod}}{{.PodName}}    |
          """)
  void templatesNameGoFields(String template, @Nullable String expected) {
    StructNode line =
        ContainerLine.of(Values.fullContainer(), NOW, false, Optional.of(SIZE), Map.of());
    assertThat(GoTemplate.parse(template).render(line)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void idsAndCommandsAreCompleteOnRequest() {
    StructNode line =
        ContainerLine.of(Values.fullContainer(), NOW, true, Optional.empty(), Map.of());
    assertThat(GoTemplate.parse("{{.ID}} {{.Command}}").render(line))
        .isEqualTo(Values.ID + " /entry -x serve --fast");
  }

  @Test
  void namespacesHaveAColumnAndAKey() {
    Map<Namespace, String> ids = new EnumMap<>(Namespace.class);
    for (Namespace namespace : Namespace.values()) {
      ids.put(namespace, "402653" + namespace.ordinal());
    }
    StructNode line = ContainerLine.of(Values.fullContainer(), NOW, false, Optional.empty(), ids);
    assertThat(line.get("Namespaces").toString())
        .isEqualTo(
            "{\"Cgroup\":\"4026530\",\"Ipc\":\"4026531\",\"Mnt\":\"4026532\","
                + "\"Net\":\"4026533\",\"Pidns\":\"4026534\",\"User\":\"4026535\","
                + "\"Uts\":\"4026536\"}");
    assertThat(
            GoTemplate.parse("{{.PIDNS}} {{.CGROUPNS}} {{.Namespaces.User}} {{.USERNS}}")
                .render(line))
        .isEqualTo("4026534 4026530 4026535 4026535");
  }

  @Test
  void aMountHasItsContainerAndPath() {
    assertThat(ContainerLine.mount(Values.fullContainer(), Path.of("/m")).toString())
        .isEqualTo("{\"id\":\"" + Values.ID + "\",\"Names\":[\"web\"],\"mountpoint\":\"/m\"}");
  }

  @Test
  void aSizeIsTheWritableLayersAndAll() {
    assertThat(ContainerLine.size(SIZE)).isEqualTo("1.5kB (virtual 12.3MB)");
  }
}
