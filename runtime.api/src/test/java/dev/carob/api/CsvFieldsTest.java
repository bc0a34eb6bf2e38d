package dev.carob.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists of values as Go's encoding/csv reads them. */
class CsvFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a | a",
        "a,b | a;b",
        "a,,b, | a;;b;",
        "`,` | `;`",
        "\"a,b\",c | a,b;c",
        "a,\"b\"\"c\" | a;b\"c",
        "\"\",a | `;a`",
        "a=b c,d | a=b c;d"
      })
  void aListIsSeparatedByCommasOutsideOfQuotationMarks(String text, String fields) {
    assertThat(String.join(";", CsvFields.parse(text))).isEqualTo(fields);
  }

  @Test
  void anEmptyTextHasNoValues() {
    assertThat(CsvFields.parse("")).isEmpty();
    assertThat(CsvFields.parse("a\n")).containsExactly("a");
    assertThat(CsvFields.all(List.of("a,b", "", "\"c,d\""))).containsExactly("a", "b", "c,d");
  }

  /** The messages and columns of Podman 4.3.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "net\"x | column 4: bare \" in non-quoted-field",
        "\"net | column 5: extraneous or missing \" in quoted-field",
        "type=bind,src=/tmp\"h,dst=/x | column 19: bare \" in non-quoted-field",
        "type=bind,\"src=/tmp,dst=/x | column 27: extraneous or missing \" in quoted-field",
        "type=bind,\"src=/tmp\"h,dst=/x | column 20: extraneous or missing \" in quoted-field"
      })
  void aMisplacedQuotationMarkIsAnError(String text, String message) {
    assertThatThrownBy(() -> CsvFields.parse(text))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessage("parse error on line 1, " + message);
  }

  @Test
  void onlyAValueInQuotationMarksMayHaveSeveralLines() {
    assertThat(CsvFields.parse("\"a\nb\",c")).containsExactly("a\nb", "c");
    assertThatThrownBy(() -> CsvFields.parse("a\nb"))
        .hasMessage("parse error on line 1, column 2: a list must be on one line");
  }

  @Property
  void quotedValuesAreReadAsTheyWere(
      @ForAll @NotEmpty List<@Chars({'"', ',', '\n', '\\'}) @CharRange(from = 'a', to = 'c') String> values) {
    String text =
        values.stream()
            .map(value -> "\"" + value.replace("\"", "\"\"") + "\"")
            .collect(Collectors.joining(","));
    assertThat(CsvFields.parse(text)).isEqualTo(values);
  }

  @Property
  void anyTextIsAListOrIsRejected(
      @ForAll @Chars({'"', ',', '\n'}) @CharRange(from = 'a', to = 'b') String text) {
    try {
      assertThat(CsvFields.parse(text)).isNotNull();
    } catch (CarobException.InvalidArgument e) {
      assertThat(e).hasMessageStartingWith("parse error on line 1, column ");
    }
  }
}
