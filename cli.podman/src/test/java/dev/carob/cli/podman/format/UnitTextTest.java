package dev.carob.cli.podman.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain    | plain
          a=b,c    | a=b,c
          a b      | "a b"
          100%     | 100%%
          $HOME    | $$HOME
          say "x"  | "say \\"x\\""
          it's     | "it's"
          a\\b     | "a\\\\b"
          ;        | ";"
          a;b      | a;b
          ``       | ""
          """)
  void aWordIsQuotedSoThatSystemdPassesItUnchanged(String value, String word) {
    assertThat(UnitText.word(value)).isEqualTo(word);
  }

  @Test
  void controlCharactersAreEscaped() {
    assertThat(UnitText.word("a\nb\tc\rd\u0001é")).isEqualTo("\"a\\nb\\tc\\rd\\x01é\"");
  }

  @Test
  void aDollarHasNoMeaningOutsideOfCommands() {
    assertThat(UnitText.item("A=$x %")).isEqualTo("\"A=$x %%\"");
  }

  @Test
  void sectionsSettingsAndCommandsAreLines() {
    UnitText unit = new UnitText().comment("a").section("Service").set("Type", "notify");
    unit.set("After", List.of()).set("Wants", List.of("x", "y")).command("ExecStart", List.of("p"));
    unit.command("ExecStop", List.of("p", "stop", "-t", "3", "x"));
    assertThat(unit.toString())
        .isEqualTo(
            "# a\n\n[Service]\nType=notify\nWants=x y\nExecStart=p\nExecStop=p stop \\\n\t-t 3 x\n");
  }
}
