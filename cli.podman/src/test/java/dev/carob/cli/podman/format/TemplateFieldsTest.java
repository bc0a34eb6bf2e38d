package dev.carob.cli.podman.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of Go's fields, and the methods of Go's time.Time. */
class TemplateFieldsTest {

  private final TimeZone before = TimeZone.getDefault();

  @BeforeEach
  void fixTheZone() {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
  }

  @AfterEach
  void putTheZoneBack() {
    TimeZone.setDefault(before);
  }

  private static StructNode node() {
    StructNode node = StructNode.create();
    node.put("Id", "abc").put("network_interface", "eth0").put("Created", 12);
    StructNode.of(node.putObject("ociRuntime")).put("path", "/usr/bin/crun");
    node.omitEmpty("Zone", "UTC").omitEmpty("NoZone", "").omitEmpty("No", false);
    node.omitEmpty("Zero", 0).omitEmpty("NoneAt", node.arrayNode());
    node.field("Created", "3 days ago").field("Hidden", 1).embedded("Outer");
    return node.time("At", Instant.parse("2026-02-03T04:05:06.070Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {{.Id}} {{.ID}}          | abc abc
          {{.NetworkInterface}}    | eth0
          {{.OCIRuntime.Path}}     | /usr/bin/crun
          {{.Created}}             | 3 days ago
          {{.Hidden}}              | 1
          {{.Zone}}{{.NoZone}}     | UTC
          {{.No}} {{.Zero}} {{len .NoneAt}} | false 0 0
          {{.Outer.Outer.ID}}      | abc
          {{.At}}                  | 2026-02-03 04:05:06.07 +0000 UTC
          {{.At.String}}           | 2026-02-03 04:05:06.07 +0000 UTC
          {{.At.Year}}             | 2026
          {{.At.Month}}            | February
          {{.At.Day}}              | 3
          {{.At.YearDay}}          | 34
          {{.At.Weekday}}          | Tuesday
          {{.At.Hour}}             | 4
          {{.At.Minute}}           | 5
          {{.At.Second}}           | 6
          {{.At.Nanosecond}}       | 70000000
          {{.At.Unix}}             | 1770091506
          {{.At.UnixMilli}}        | 1770091506070
          {{.At.UnixMicro}}        | 1770091506070000
          {{.At.UnixNano}}         | 1770091506070000000
          {{.At.IsZero}}           | false
          {{.At.IsDST}}            | false
          {{.At.Location}}         | UTC
          {{.At.GoString}}         | time.Date(2026, time.February, 3, 4, 5, 6, 70000000, time.UTC)
          {{.At.Format "2006-01-02T15:04:05Z07:00"}} | 2026-02-03T04:05:06Z
          {{.At.Format "Mon Jan _2 15:04:05 2006"}}  | Tue Feb  3 04:05:06 2026
          {{json .At}}             | "2026-02-03T04:05:06.070Z"
          """)
  void aFieldHasItsNamesInGoAndJson(String template, String expected) {
    assertThat(GoTemplate.parse(template).render(node())).isEqualTo(expected);
    // Tables print a copy without control characters.
    assertThat(GoTemplate.parse(template).render(PrintableText.of(node()))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{.id}}", "{{.IDs}}", "{{.At.Week}}", "{{.Id.Format \"x\"}}"})
  void otherNamesAreErrors(String template) {
    assertThatThrownBy(() -> GoTemplate.parse(template).render(node()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining("can't evaluate field");
  }

  @Test
  void jsonHasOnlyTheJsonFields() throws Exception {
    assertThat(new ObjectMapper().writeValueAsString(node()))
        .isEqualTo(
            "{\"Id\":\"abc\",\"network_interface\":\"eth0\",\"Created\":12,"
                + "\"ociRuntime\":{\"path\":\"/usr/bin/crun\"},\"Zone\":\"UTC\","
                + "\"At\":\"2026-02-03T04:05:06.070Z\"}");
  }
}
