package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.container.HealthCheck;
import dev.carob.api.image.Image;
import dev.carob.api.image.ImageConfig;
import dev.carob.api.image.ImageDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The shapes of {@code podman image inspect} and of a line of {@code podman images}
 * (podman-image-inspect(1), podman-images(1)).
 */
class ImageShapesTest {

  private static final String DIGEST = "sha256:" + "d1".repeat(32);
  private static final String OTHER_DIGEST = "sha256:" + "d2".repeat(32);
  private static final Instant NOW = Instant.parse("2026-01-05T03:04:05Z");

  private static Image image(List<String> names) {
    return new Image(
        Values.IMAGE_ID,
        DIGEST,
        names,
        List.of("docker.io/library/web:0"),
        "70b",
        "b2".repeat(32),
        Values.CREATED,
        12_345_678,
        new ImageConfig(
            List.of("/entry"),
            List.of("serve"),
            List.of("PATH=/bin"),
            "/work",
            "www",
            "SIGINT",
            List.of("/data"),
            List.of("80/tcp"),
            Map.of("app", "shop"),
            new HealthCheck(
                List.of("CMD", "true"),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                4,
                HealthCheck.OnFailure.NONE)),
        "overlay",
        true);
  }

  private static Image full() {
    return image(
        List.of("docker.io/library/web:1", "registry.example.org:5000/shop/web@" + OTHER_DIGEST));
  }

  private static Image empty() {
    return new Image(
        "00".repeat(32),
        "",
        List.of(),
        List.of(),
        "",
        "",
        Instant.EPOCH,
        0,
        ImageConfig.EMPTY,
        "",
        false);
  }

  private static ImageDetails fullDetails() {
    return new ImageDetails(
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
        """,
        List.of(new ImageDetails.LayerDetails("l1", "sha256:l1", 10)),
        Map.of("UpperDir", "/root/storage/diff"));
  }

  private static ImageDetails emptyDetails() {
    return new ImageDetails(empty(), "{}", "{}", List.of(), Map.of());
  }

  @Test
  void everyAttributeOfAnImageHasItsPlace() {
    Golden.matches("image-full.json", ImageJson.of(fullDetails()));
  }

  @Test
  void everyKeyOfAnImageIsThereWhereNothingIsSet() {
    Golden.matches("image-empty.json", ImageJson.of(emptyDetails()));
  }

  @Test
  void aRecordThatIsNoJsonIsAnError() {
    ImageDetails damaged = new ImageDetails(empty(), "{", "{}", List.of(), Map.of());
    assertThatThrownBy(() -> ImageJson.of(damaged))
        .isInstanceOf(CarobException.StorageFailed.class);
  }

  @Test
  void everyAttributeOfALineHasItsPlace() {
    Golden.matches("images-full.json", ImageLine.of(full()).get(0).fields(NOW, false));
  }

  @Test
  void everyKeyOfALineIsThereWhereNothingIsSet() {
    Golden.matches("images-empty.json", ImageLine.of(empty()).get(0).fields(Instant.EPOCH, true));
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
  void anImageHasALineForEachOfItsNames() {
    assertThat(ImageLine.of(full()))
        .extracting(ImageLine::repository)
        .containsExactly("docker.io/library/web", "registry.example.org:5000/shop/web");
  }

  @Test
  void theValuesLeaveNothingOut() {
    Attributes.allDiffer(full(), empty());
    Attributes.allDiffer(fullDetails(), emptyDetails());
  }
}
