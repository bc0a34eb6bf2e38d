package dev.carob.cli.podman.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carob.api.CarobException;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of images, key by key. */
class ImageFiltersTest {

  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  /** An image with a name, its unnamed parent, and an unused image without a name. */
  private static final List<Image> ALL =
      List.of(
          Image.builder("aaa1")
              .names(List.of("docker.io/library/web:1"))
              .digest("sha256:da")
              .parent("aab2")
              .created(CREATED)
              .config(ImageConfig.builder().labels(Map.of("app", "shop")).build())
              .build(),
          Image.builder("aab2").created(CREATED).readOnly(true).build(),
          Image.builder("b3").created(CREATED).build());

  /** Images of these names were created in January of the year. */
  private static Instant created(String name) {
    if (!name.matches("[0-9]{4}")) {
      throw new CarobException.NotFound(name + ": image not known");
    }
    return Instant.parse(name + "-01-01T00:00:00Z");
  }

  private static String selected(String filters) {
    List<Image> found =
        ImageFilters.of(
                List.of(filters.split(" ")), ImageFiltersTest::created, () -> Set.of("aab2"))
            .select(ALL);
    return String.join(" ", found.stream().map(Image::id).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "after=2025,aaa1 aab2 b3",
    "after=2027,''",
    "since=2025,aaa1 aab2 b3",
    "since=2027,''",
    "before=2027,aaa1 aab2 b3",
    "before=2025,''",
    "containers=true,aab2",
    "containers=0,aaa1 b3",
    "dangling=1,b3",
    "dangling=false,aaa1 aab2",
    "digest=sha256:d,aaa1",
    "digest=d,''",
    "id=aa,aaa1 aab2",
    "id=sha256:b,b3",
    "id=1,''",
    "intermediate=true,aab2",
    "intermediate=false,aaa1 b3",
    "label=app,aaa1",
    "label=app=x,''",
    "label!=app,aab2 b3",
    "manifest=true,''",
    "manifest=false,aaa1 aab2 b3",
    "readonly=true,aab2",
    "readonly=false,aaa1 b3",
    "reference=web,aaa1",
    "reference=web:1,aaa1",
    "reference=library/w*,aaa1",
    "reference=docker.io/*/web,aaa1",
    "reference=w,''",
    "reference=*,aaa1",
    "until=2026-02-01,aaa1 aab2 b3",
    "until=2026-01-01,''"
  })
  void imagesPass(String filter, String expected) {
    assertThat(selected(filter)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "id=b3 id=aaa1,aaa1 b3",
    "id=aa containers=true,aab2",
    "containers=true id=aa,aab2",
    "containers=true containers=false,aaa1 aab2 b3",
    "dangling=true dangling=false,aaa1 aab2 b3",
    "reference=db reference=web,aaa1",
    "before=2025 before=2027,aaa1 aab2 b3",
    "before=2027 until=2020-01-01,''",
    "since=2025 after=2027,''",
    "after=2027 since=2025,''",
    "manifest=true id=aa,''"
  })
  void valuesOfOneKeyAreAlternativesAndKeysHaveAllToHold(String filters, String expected) {
    assertThat(selected(filters)).isEqualTo(expected);
  }

  @Test
  void containersAreOnlyAskedForByTheFilterThatConcernsThem() {
    assertThat(
            ImageFilters.of(
                List.of("id=a", "dangling=false"),
                ImageFiltersTest::created,
                () -> {
                  throw new AssertionError("asked for containers");
                }))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource({"before", "since", "after"})
  void anImageThatDoesNotExistIsReported(String key) {
    assertThatThrownBy(() -> selected(key + "=nothing"))
        .isInstanceOf(CarobException.NotFound.class)
        .hasMessage("nothing: image not known");
  }
}
