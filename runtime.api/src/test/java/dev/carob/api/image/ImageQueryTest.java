package dev.carob.api.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carob.api.types.Flag;
import dev.carob.api.types.LabelCondition;
import dev.carob.api.types.image.Image;
import dev.carob.api.types.image.ImageConfig;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImageQueryTest {

  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  /** An image with names, its unnamed parent, and an unused image without a name. */
  private static final List<Image> ALL =
      List.of(
          Image.builder("named")
              .names(List.of("localhost/web:1", "localhost/web:2"))
              .digest("sha256:da")
              .parent("lower")
              .created(CREATED.plusSeconds(1))
              .config(ImageConfig.builder().labels(Map.of("tier", "front")).build())
              .build(),
          Image.builder("lower").created(CREATED).readOnly(true).build(),
          Image.builder("loose").created(CREATED.minusSeconds(1)).build());

  private static Arguments selected(
      UnaryOperator<ImageQuery.Builder> conditions, String... expected) {
    return Arguments.of(conditions.apply(ImageQuery.builder()).build(), List.of(expected));
  }

  static Stream<Arguments> conditions() {
    return Stream.of(
        selected(all -> all, "named", "lower", "loose"),
        selected(all -> all.id(id -> id.startsWith("lo")), "lower", "loose"),
        selected(all -> all.digest("sha256:da"::equals), "named"),
        selected(all -> all.reference("localhost/web:2"::equals), "named"),
        selected(all -> all.reference("localhost/web"::equals)),
        selected(all -> all.reference(name -> true), "named"),
        selected(all -> all.labels(List.of(LabelCondition.present("tier"))), "named"),
        selected(
            all ->
                all.labels(
                    List.of(LabelCondition.present("tier"), LabelCondition.present("other")))),
        selected(all -> all.dangling(Flag.YES), "loose"),
        selected(all -> all.dangling(Flag.NO), "named", "lower"),
        selected(all -> all.intermediate(Flag.YES), "lower"),
        selected(all -> all.intermediate(Flag.NO), "named", "loose"),
        selected(all -> all.readOnly(Flag.YES), "lower"),
        selected(all -> all.createdAfter(CREATED), "named"),
        selected(all -> all.createdBefore(CREATED), "loose"),
        selected(all -> all.dangling(Flag.YES).readOnly(Flag.YES)));
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void thoseThatMeetAllConditionsAreSelected(ImageQuery query, List<String> expected) {
    assertThat(query.select(ALL)).extracting(Image::id).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void aCopySelectsTheSame(ImageQuery query, List<String> expected) {
    assertThat(query.toBuilder().build().select(ALL)).extracting(Image::id).isEqualTo(expected);
  }
}
