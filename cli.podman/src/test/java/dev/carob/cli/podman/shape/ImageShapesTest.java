package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.HealthCheck;
import dev.carob.api.types.image.FoundImage;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import dev.carob.api.types.image.ImageDetails;
import dev.carob.cli.podman.format.GoTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shapes of {@code podman image inspect} and of a line of {@code podman images}
 * (podman-image-inspect(1), podman-images(1)).
 */
class ImageShapesTest {

  private static final String DIGEST = "sha256:" + "d1".repeat(32);
  private static final String OTHER_DIGEST = "sha256:" + "d2".repeat(32);
  private static final Instant NOW = Instant.parse("2026-01-05T03:04:05Z");

  private static Image image(List<String> names) {
    return Image.builder(Values.IMAGE_ID)
        .foundName("docker.io/library/web:1")
        .digest(DIGEST)
        .names(names)
        .pastNames(List.of("docker.io/library/web:0"))
        .foundName("docker.io/library/web:1")
        .topLayer("70b")
        .parent("b2".repeat(32))
        .created(Values.CREATED)
        .size(12_345_678)
        .config(
            ImageConfig.builder()
                .entrypoint(List.of("/entry"))
                .command(List.of("serve"))
                .env(List.of("PATH=/bin"))
                .workdir("/work")
                .user("www")
                .stopSignal("SIGINT")
                .volumes(List.of("/data"))
                .ports(List.of("80/tcp"))
                .labels(Map.of("app", "shop"))
                .health(
                    HealthCheck.builder()
                        .test(List.of("CMD", "true"))
                        .interval(Duration.ofSeconds(1))
                        .timeout(Duration.ofSeconds(2))
                        .startPeriod(Duration.ofSeconds(3))
                        .retries(4)
                        .build())
                .build())
        .storage("overlay")
        .readOnly(true)
        .manifestList(true)
        .build();
  }

  private static Image full() {
    return image(
        List.of("docker.io/library/web:1", "registry.example.org:5000/shop/web@" + OTHER_DIGEST));
  }

  private static Image empty() {
    return Image.builder("00".repeat(32)).build();
  }

  private static ImageDetails fullDetails() {
    return ImageDetails.builder(
            full(),
            """
        {"created": "2026-01-02T03:04:05.123456789Z", "author": "me", "architecture": "amd64",
         "os": "linux", "comment": "a comment", "docker_version": "20.10",
         "config": {"User": "www", "Env": ["PATH=/bin"], "Cmd": ["serve"],
                    "Labels": {"app": "shop"}},
         "rootfs": {"type": "layers", "diff_ids": ["sha256:l1", "sha256:l2"]},
         "history": [{"created": "2026-01-01T00:00:00Z", "created_by": "COPY"}]}
        """,
            """
        {"mediaType": "application/vnd.docker.distribution.manifest.v2+json",
         "annotations": {"note": "n"}}
        """)
        .layers(List.of(ImageDetails.LayerDetails.builder("l1", "sha256:l1").size(10).build()))
        .directories(Map.of("UpperDir", "/root/storage/diff"))
        .build();
  }

  private static ImageDetails emptyDetails() {
    return ImageDetails.builder(empty(), "{}", "{}").build();
  }

  @Test
  void everyAttributeOfAnImageIsShown() {
    Golden.matches("image-full.json", ImageJson.of(fullDetails()));
  }

  @Test
  void everyKeyOfAnImageExistsIfNothingIsSet() {
    Golden.matches("image-empty.json", ImageJson.of(emptyDetails()));
  }

  @Test
  void aRecordThatIsNotJsonIsAnError() {
    ImageDetails damaged = ImageDetails.builder(empty(), "{", "{}").build();
    assertThatThrownBy(() -> ImageJson.of(damaged))
        .isInstanceOf(CarobException.StorageFailed.class);
  }

  @Test
  void everyAttributeOfALineIsShown() {
    Golden.matches("images-full.json", ImageLine.of(full()).get(0).fields(NOW, false, 3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{.ID}}                     | a1a1a1a1a1a1
          {{.Repository}}:{{.Tag}}    | docker.io/library/web:1
          {{.Created}}                | 3 days ago
          {{.CreatedSince}}           | 3 days ago
          {{.CreatedAt}}              | 2026-01-02 03:04:05.123456789 +0000 UTC
          {{.CreatedTime.Year}}       | 2026
          {{.Size}}                   | 12.3 MB
          {{.VirtualSize}}            | 12345678
          {{.History}}                | docker.io/library/web:0
          {{.ImageSummary.Containers}} | 3
          {{.IsReadOnly}}{{.Dangling}} | truefalse
          {{index .Names 0}}          | docker.io/library/web:1
          """)
  void templatesNameGoFieldsOfALine(String template, String expected) {
    assertThat(GoTemplate.parse(template).render(ImageLine.of(full()).get(0).fields(NOW, false, 3)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{.ID}}",
        "x{{.Config.User}}{{.Config.WorkingDir}}{{.Config.StopSignal}}",
        "{{.Config.Entrypoint}}{{.Config.Env}}{{.Config.Cmd}}{{.Config.Volumes}}",
        "{{.Config.ArgsEscaped}}{{.Created.Year}}"
      })
  void templatesNameGoFieldsOfAnImage(String template) {
    assertThat(GoTemplate.parse(template).render(ImageJson.of(emptyDetails()))).isNotEmpty();
    assertThat(GoTemplate.parse(template).render(ImageJson.of(fullDetails()))).isNotEmpty();
  }

  @Test
  void everyKeyOfALineExistsIfNothingIsSet() {
    Golden.matches(
        "images-empty.json", ImageLine.of(empty()).get(0).fields(Instant.EPOCH, true, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "web,web,<none>,own",
    "web:1,web,1,own",
    "docker.io/library/web:1,docker.io/library/web,1,own",
    "host:5000/web,host:5000/web,<none>,own",
    "host:5000/web:1,host:5000/web,1,own",
    "host:5000/web@sha256:d,host:5000/web,<none>,sha256:d",
    "host:5000/web:1@sha256:d,host:5000/web,1,sha256:d"
  })
  void aNameIsARepositoryATagAndADigest(String name, String repository, String tag, String digest) {
    Image image = image(List.of(name));
    assertThat(ImageLine.of(image))
        .containsExactly(
            new ImageLine(image, repository, tag, digest.equals("own") ? DIGEST : digest));
  }

  @Test
  void anImageHasALineForEachOfItsTagsOrOneForItsDigests() {
    assertThat(ImageLine.of(image(List.of("r/a@sha256:d", "r/a:1", "r/b:2"))))
        .extracting(line -> line.repository() + ":" + line.tag())
        .containsExactly("r/a:1", "r/b:2");
    assertThat(ImageLine.of(image(List.of("r/a@sha256:d", "r/b@sha256:d"))))
        .extracting(line -> line.repository() + ":" + line.tag())
        .containsExactly("r/a:<none>");
  }

  @Test
  void aFoundImageIsALine() {
    FoundImage found =
        FoundImage.builder("r", "r/web")
            .description("d".repeat(45))
            .stars(7)
            .official(true)
            .build();
    assertThat(SearchLine.of(found, false))
        .hasToString(
            "{\"Index\":\"r\",\"Name\":\"r/web\",\"Description\":\""
                + "d".repeat(44)
                + "...\",\"Stars\":7,\"Official\":\"[OK]\",\"Automated\":\"\",\"Tag\":\"\"}");
    assertThat(SearchLine.of(found, true).path("Description").asText()).hasSize(45);
    assertThat(SearchLine.tag("r/web", "1")).hasToString("{\"Name\":\"r/web\",\"Tag\":\"1\"}");
  }

  @Test
  void theTestValuesSetEveryAttribute() {
    Attributes.allDiffer(full(), empty());
    Attributes.allDiffer(fullDetails(), emptyDetails());
  }
}
