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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {

  private static final String JSON =
      """
      {"Name":"web","Pid":42,"Up":true,"Empty":"","None":null,
       "State":{"Status":"running","Codes":[1,2,3]},
       "Labels":{"b":"2","a":"1"},"Tags":["x","y"],
       "Mounts":[{"To":{"Path":"/x"}}]}
      """;

  private static JsonNode node() throws IOException {
    return new ObjectMapper().readTree(JSON);
  }

  // What Go 1.19's text/template prints for the same data.
  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      value = {
        "plain § plain",
        "{{.Name}} § web",
        "{{ .State.Status }}/{{.Pid}} § running/42",
        "{{.Tags}} {{.Labels}} § [x y] map[a:1 b:2]",
        "{{json .Tags}} § [\"x\",\"y\"]",
        "{{.Name | upper}} § WEB",
        "{{upper .Name | printf \"%s!\"}} § WEB!",
        "{{range .Tags}}<{{.}}>{{end}} § <x><y>",
        "{{range $i, $t := .Tags}}{{$i}}={{$t}};{{end}} § 0=x;1=y;",
        "{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}} § a=1;b=2;",
        "{{range .Empty}}x{{else}}none{{end}} § none",
        "{{if .Up}}up{{else}}down{{end}} § up",
        "{{if not .Up}}a{{else if eq .Pid 42}}b{{else}}c{{end}} § b",
        "{{if and .Up (gt .Pid 40)}}yes{{end}} § yes",
        "{{if or .Empty .Name}}yes{{end}} § yes",
        "{{with .State}}{{.Status}} {{$.Name}}{{end}} § running web",
        "{{len .Tags}} {{len .Name}} § 2 3",
        "{{index .Labels \"a\"}} {{index .Tags 1}} {{index .State.Codes 2}} § 1 y 3",
        "{{printf \"%-5s|%d|%q\" .Name .Pid .Name}} § web  |42|\"web\"",
        "{{join .Tags \", \"}} § x, y",
        "{{range split \"a,b\" \",\"}}{{.}}.{{end}} § a.b.",
        "{{$x := .Name}}{{$x}}{{$x}} § webweb",
        "a {{- .Name -}} b § awebb",
        "{{/* note */}}x § x",
        "{{`raw`}} {{\"q\\t\"}}. § raw q\t.",
        "{{.None}} § <nil>",
        "{{\"}}\"}}|{{`}}`}}|{{printf \"{{%s}}\" .Name}} § }}|}}|{{web}}",
        "{{/* a }} and \" b */}}x{{- /* c */ -}} y § xy",
        "{{\"a\\\"}}\\\\\"}}. § a\"}}\\.",
        "{{\"\\x41\\u00e9\\U0001f600\\101\"}} § A\u00e9\uD83D\uDE00A",
        "{{(index .Labels \"a\")}}{{(.State).Status}} {{(index .Mounts 0).To.Path | upper}} §"
            + " 1running /X",
        "{{-3}} {{- 3}} § -33",
        "{{if eq .Name \"}}\"}}a{{else}}b{{end}} § b",
        "{{ne .Name \"db\"}} {{eq .Name \"db\" \"web\"}} § true true",
      })
  void templatesRenderAsGoDoes(String template, String expected) throws IOException {
    assertThat(GoTemplate.parse(template).render(node())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      value = {
        "{{.Name § unclosed action",
        "{{\"a}} § unterminated quoted string",
        "{{`a}} § unterminated quoted string",
        "{{/* a }} § unclosed comment",
        "{{/* a */ .Name}} § comment ends before closing delimiter",
        "{{.Name)}} § unexpected right paren",
        "{{(.Name}} § unclosed left paren",
        "{{(.State).Missing}} § can't evaluate field Missing",
        "{{\"\\z\"}} § invalid escape",
        "{{\"\\x4\"}} § invalid escape",
        "{{\"\\xzz\"}} § invalid escape",
        "{{\"\\UFFFFFFFF\"}} § invalid escape",
        "{{nope .Name}} § function \"nope\" not defined",
        "{{.Missing}} § can't evaluate field Missing",
        "{{if .Up}}x § not closed",
        "{{end}} § unexpected {{end}}",
        "{{}} § missing value",
        "{{$x}} § undefined variable",
        "{{define \"x\"}}{{end}} § not supported",
        "{{index .Tags 7}} § out of range",
        "{{.Name .Pid}} § unexpected",
      })
  void invalidTemplatesAreReported(String template, String message) {
    assertThatThrownBy(() -> GoTemplate.parse(template).render(node()))
        .isInstanceOf(CarobException.InvalidArgument.class)
        .hasMessageContaining(message);
  }

  @Test
  void anyTextIsATemplateOrAClearError() throws IOException {
    Random random = new Random(17);
    String[] pieces = {
      "{{", "}}", ".", "Name", " ", "range", "end", "if", "else", "|", "(", ")", "\"", "$x", ":=",
      "json", "x", "-", "index", "1"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        GoTemplate.parse(text.toString()).render(node());
      } catch (CarobException.InvalidArgument e) {
        assertThat(e).hasMessageContaining("template");
      }
    }
  }

  private static String format(String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Output.format(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        format,
        List.of(node()),
        Map.of("Pid", "PROCESS"));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tablesHaveHeadingsAndJsonIsIndentedAsPodmans() throws IOException {
    assertThat(format("table {{.Name}}\\t{{.Pid}}"))
        .isEqualTo("NAME        PROCESS\nweb         42\n");
    assertThat(format("table {{.Name}} {{.Pid}}"))
        .isEqualTo("NAME        PROCESS\nweb         42\n");
    assertThat(format("{{json .}}")).isEqualTo(format("json"));
    assertThat(format("table {{printf \"%s.x}}\" .Name}}")).isEqualTo("NAME\nweb.x}}\n");
    assertThat(format("json"))
        .startsWith("[\n     {\n          \"Name\": \"web\",\n")
        .endsWith("     }\n]\n");
    assertThat(new ObjectMapper().readTree(format("json")).get(0)).isEqualTo(node());
    assertThat(Output.json(new ObjectMapper().readTree("{\"a\":\"x\\\":\",\"b\":[],\"c\":{}}")))
        .isEqualTo("{\n     \"a\": \"x\\\":\",\n     \"b\": [],\n     \"c\": {}\n}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, Less than a second",
    "1, 1 second",
    "59, 59 seconds",
    "60, About a minute",
    "3599, 59 minutes",
    "3600, About an hour",
    "7200, 2 hours",
    "172800, 2 days",
    "1209600, 2 weeks",
    "5184000, 2 months",
    "63072000, 2 years"
  })
  void spansAreWordsAsPodmans(long seconds, String words) {
    assertThat(HumanUnits.words(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1 kB",
    "1500, 1.5 kB",
    "1234567, 1.23 MB",
    "123456789, 123 MB",
    "4300000000, 4.3 GB"
  })
  void sizesAreAsPodmans(long bytes, String words) {
    assertThat(HumanUnits.size(bytes)).isEqualTo(words);
  }
}
