package dev.carob.cli.podman.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Prints lists in the format that {@code --format} selects. */
public final class Output {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String TABLE = "table ";
  private static final Pattern JSON =
      Pattern.compile("\\s*json\\s*|\\s*\\{\\{\\s*json\\s*\\.\\s*}}\\s*");

  private Output() {}

  /** Prints an object in YAML's syntax. */
  public static void lines(PrintStream out, JsonNode node) {
    lines(out, node, "");
  }

  private static void lines(PrintStream out, JsonNode node, String indent) {
    node.properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isObject() && value.isEmpty()) {
                out.println(indent + entry.getKey() + ": {}");
              } else if (value.isObject()) {
                out.println(indent + entry.getKey() + ":");
                lines(out, value, indent + "  ");
              } else if (value.isArray()) {
                out.println(indent + entry.getKey() + ":" + (value.isEmpty() ? " []" : ""));
                value.forEach(item -> out.println(indent + "- " + item.asText()));
              } else if (value.asText().indexOf('\n') >= 0) {
                out.println(indent + entry.getKey() + ": |-");
                value.asText().lines().forEach(line -> out.println(indent + "  " + line));
              } else {
                out.println(indent + entry.getKey() + ": " + scalar(value));
              }
            });
  }

  /** Quotes texts that YAML would parse as another type. */
  private static String scalar(JsonNode value) {
    String text = value.asText();
    boolean plain =
        !value.isTextual()
            || !(text.isEmpty()
                || text.matches(
                    "[-+]?[0-9]+([.][0-9]*)?|true|false|null|.*: .*|[\\[{*&!|>'\"%@`].*"));
    return plain ? text : text.isEmpty() ? "\"\"" : "'" + text.replace("'", "''") + "'";
  }

  /**
   * Prints items as {@code json}, as {@code table <template>} with headings, or as one line of a
   * template for each.
   *
   * @param headings heading by field; by default the field's name in capitals
   */
  public static void format(
      PrintStream out,
      String format,
      List<? extends JsonNode> items,
      Map<String, String> headings) {
    format(out, format, true, items, headings);
  }

  /**
   * Like {@link #format(PrintStream, String, List, Map)}.
   *
   * @param withHeadings true if a table begins with a line of headings
   */
  public static void format(
      PrintStream out,
      String format,
      boolean withHeadings,
      List<? extends JsonNode> items,
      Map<String, String> headings) {
    if (isJson(format)) {
      out.println(json(MAPPER.createArrayNode().addAll(items)));
      return;
    }
    boolean table = format.startsWith(TABLE);
    String text =
        (table ? GoTemplate.columns(format.substring(TABLE.length())) : format)
            .replace("\\t", "\t")
            .replace("\\n", "\n");
    GoTemplate template = GoTemplate.parse(text);
    if (!table) {
      items.forEach(item -> out.println(template.render(item)));
      return;
    }
    Table rows = new Table();
    if (withHeadings) {
      rows.row(cells(template.headings(headings)));
    }
    items.forEach(item -> rows.row(cells(template.render(PrintableText.of(item)))));
    rows.print(out);
  }

  /** Prints one object as JSON without an enclosing list, or as a line of a template. */
  public static void one(PrintStream out, String format, JsonNode item) {
    if (isJson(format)) {
      out.println(json(item));
    } else {
      format(out, format, List.of(item), Map.of());
    }
  }

  private static List<String> cells(String line) {
    return Arrays.asList(line.split("\t", -1));
  }

  /** Returns true for {@code json} and {@code {{json .}}}, which Podman treats alike. */
  public static boolean isJson(String format) {
    return JSON.matcher(format).matches();
  }

  /** Returns JSON with Podman's indentation. */
  public static String json(JsonNode node) {
    try {
      return MAPPER.writer(new Indented()).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("the output cannot be converted to JSON", e);
    }
  }

  /** Returns JSON with an indentation of some blanks. */
  public static String indented(JsonNode node, int blanks) {
    try {
      return MAPPER.writer(new Indented(" ".repeat(blanks))).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new CarobException.Internal("the output cannot be converted to JSON", e);
    }
  }

  private static final class Indented extends DefaultPrettyPrinter {
    private static final long serialVersionUID = 1L;

    private final String indentation;

    Indented() {
      this("     ");
    }

    Indented(String indentation) {
      this.indentation = indentation;
      DefaultIndenter indenter = new DefaultIndenter(indentation, "\n");
      indentObjectsWith(indenter);
      indentArraysWith(indenter);
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new Indented(indentation);
    }

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(": ");
    }

    @Override
    public void writeEndObject(JsonGenerator out, int entries) throws IOException {
      if (entries == 0) {
        // The opening brace has increased the depth, and nothing was written since.
        _nesting--;
        out.writeRaw('}');
      } else {
        super.writeEndObject(out, entries);
      }
    }

    @Override
    public void writeEndArray(JsonGenerator out, int values) throws IOException {
      if (values == 0) {
        _nesting--;
        out.writeRaw(']');
      } else {
        super.writeEndArray(out, values);
      }
    }
  }
}
