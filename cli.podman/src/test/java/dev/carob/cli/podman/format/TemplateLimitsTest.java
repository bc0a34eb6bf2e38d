package dev.carob.cli.podman.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that a template which would exhaust the engine's stack, memory or time fails with an error.
 */
class TemplateLimitsTest {

  private static JsonNode node() throws IOException {
    return new ObjectMapper()
        .readTree("{\"Id\":\"abc\",\"Tags\":[1,2,3,4,5,6,7,8,9,10],\"Big\":%d}".formatted(7));
  }

  static Stream<String> tooMuch() {
    return Stream.of(
        "{{printf \"%999999999d\" 1}}",
        "{{printf \"%99999999999999999999d\" 1}}",
        "{{printf \"%.999999999f\" 1.5}}",
        "{{printf \"%20000s\" .Id}}",
        "{{printf \"%-d\" 1}}",
        "{{printf \"%.3d\" 1}}",
        "{{pad .Id 99999999 99999999}}",
        "{{pad .Id -1 0}}",
        "{{if " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + "}}x{{end}}",
        "{{" + ".a".repeat(5_000) + "}}",
        "{{.Id" + " |json".repeat(3_000) + "}}",
        "{{if true}}".repeat(3_000) + "{{end}}".repeat(3_000),
        "{{if false}}" + "{{else if false}}".repeat(3_000) + "{{end}}",
        "{{with .Id}}".repeat(200) + "{{end}}".repeat(200),
        "{{range .Tags}}".repeat(9) + "{{end}}".repeat(9),
        "{{$x := \"0123456789\"}}" + "{{$x = print $x $x $x $x $x}}".repeat(20),
        "x".repeat(100_000),
        "{{\"" + "x".repeat(30_000));
  }

  @ParameterizedTest
  @MethodSource("tooMuch")
  void isRejectedWithAShortMessage(String template) throws IOException {
    JsonNode node = node();
    long begin = System.nanoTime();
    assertThatThrownBy(() -> GoTemplate.parse(template).render(node))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageStartingWith("invalid --format template: ")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    assertThat(System.nanoTime() - begin).isLessThan(5_000_000_000L);
  }

  @Test
  void ordinaryTemplatesAreWithinTheLimits() throws IOException {
    JsonNode node = node();
    assertThat(GoTemplate.parse("{{pad .Id 2 3}}|{{printf \"%05d %.2f\" 7 1.5}}").render(node))
        .isEqualTo("  abc   |00007 1.50");
    assertThat(
            GoTemplate.parse(
                    "{{range .Tags}}{{range $.Tags}}{{if (not (eq . 11))}}.{{end}}{{end}}{{end}}")
                .render(node))
        .hasSize(100);
    assertThat(GoTemplate.parse("{{\"" + "\\\\".repeat(5_000) + "\"}}").render(node))
        .hasSize(5_000);
  }

  @Test
  void tablesShowControlCharactersAsText() throws IOException {
    JsonNode node =
        new ObjectMapper()
            .readTree("{\"A\":\"x\\ny\\tz\\u001b]52;c;eA\\u0007\\u009b\",\"B\":\"b\"}");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Output.format(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        "table {{.A}}\t{{.B}}",
        List.of(node),
        Map.of());
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "A                              B", "x\\ny\\tz\\x1b]52;c;eA\\x07\\u009b  b");
  }
}
