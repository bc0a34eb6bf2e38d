package dev.carob.cli.podman.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests tables, lines of keys and values, and the escaping of texts of images and containers. */
class TableTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void columnsHaveAtLeastTwelveCharacters() {
    Table table = new Table();
    table.row("A", "LONG", "C");
    table.row("wide", "", "x");
    table.print(print);
    assertThat(printed()).isEqualTo("A           LONG        C\nwide                    x\n");
  }

  @Test
  void columnsAreTwoBlanksWiderThanTheirWidestCell() {
    Table table = new Table();
    table.row("A", "B");
    table.row("more than ten", "x");
    table.print(print);
    assertThat(printed()).isEqualTo("A              B\nmore than ten  x\n");
  }

  @Test
  void rowsMayHaveDifferentLengths() {
    Table table = new Table();
    table.row("A", "B");
    table.row("only");
    table.print(print);
    assertThat(printed()).isEqualTo("A           B\nonly\n");
  }

  @Test
  void aTableWithoutRowsIsEmpty() {
    new Table().print(print);
    assertThat(printed()).isEmpty();
  }

  @Test
  void aCellCannotEndItsRowOrCommandTheTerminal() {
    Table table = new Table();
    table.row("a\nb", "\u001b[31mred\t");
    table.print(print);
    assertThat(printed()).isEqualTo("a\\nb        \\x1b[31mred\\t\n");
  }

  @Test
  void controlCharactersAreWrittenAsGoDoes() {
    assertThat(PrintableText.of("plain é")).isEqualTo("plain é");
    assertThat(PrintableText.of("a\rb\u007f\u0085")).isEqualTo("a\\rb\\x7f\\u0085");
  }

  @Test
  void linesOfKeysAreIndentedByTheirDepth() throws IOException {
    Output.lines(
        print,
        new ObjectMapper()
            .readTree(
                "{\"a\":1,\"b\":{\"c\":\"x\",\"d\":{\"e\":true}},\"f\":[1,2],\"g\":[],\"h\":{},"
                    + "\"i\":\"12\",\"j\":\"\",\"k\":\"a: b\",\"l\":\"one\\ntwo\"}"));
    assertThat(printed())
        .isEqualTo(
            """
            a: 1
            b:
              c: x
              d:
                e: true
            f:
            - 1
            - 2
            g: []
            h: {}
            i: '12'
            j: ""
            k: 'a: b'
            l: |-
              one
              two
            """);
  }
}
