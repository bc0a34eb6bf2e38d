package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The functions of templates: Go's predefined ones, and those that Podman adds. */
public final class TemplateFunctions {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> NAMES =
      Set.of(
          "and",
          "or",
          "not",
          "eq",
          "ne",
          "lt",
          "le",
          "gt",
          "ge",
          "len",
          "index",
          "print",
          "printf",
          "println",
          "json",
          "join",
          "split",
          "lower",
          "upper",
          "title",
          "truncate",
          "pad");

  private TemplateFunctions() {}

  public static boolean known(String name) {
    return NAMES.contains(name);
  }

  public static JsonNode string(String text) {
    TemplateLimits.output(text.length());
    return JSON.textNode(text);
  }

  public static JsonNode number(long value) {
    return JSON.numberNode(value);
  }

  public static JsonNode bool(boolean value) {
    return JSON.booleanNode(value);
  }

  public static JsonNode parseNumber(String text) {
    return text.contains(".")
        ? JSON.numberNode(Double.parseDouble(text))
        : JSON.numberNode(Long.parseLong(text));
  }

  /** Parses a string literal including its quotes, like Go's strconv.Unquote. */
  public static String unquote(String literal) {
    StringBuilder out = new StringBuilder();
    int end = literal.length() - 1;
    for (int at = 1; at < end; at++) {
      char c = literal.charAt(at);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      at++;
      switch (literal.charAt(at)) {
        case 'a' -> out.append('\u0007');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'v' -> out.append('\u000b');
        case '\\' -> out.append('\\');
        case '"' -> out.append('"');
        case 'x' -> at = code(literal, at + 1, 2, 16, out);
        case 'u' -> at = code(literal, at + 1, 4, 16, out);
        case 'U' -> at = code(literal, at + 1, 8, 16, out);
        case '0', '1', '2', '3', '4', '5', '6', '7' -> at = code(literal, at, 3, 8, out);
        default -> throw badEscape(literal);
      }
    }
    return out.toString();
  }

  /** Appends the character with a number, and returns the position of the number's last digit. */
  private static int code(String literal, int from, int digits, int radix, StringBuilder out) {
    int to = from + digits;
    try {
      int code = to < literal.length() ? Integer.parseInt(literal, from, to, radix) : -1;
      if (literal.charAt(from) == '+' || !Character.isValidCodePoint(code)) {
        throw badEscape(literal);
      }
      out.appendCodePoint(code);
    } catch (NumberFormatException e) {
      throw badEscape(literal);
    }
    return to - 1;
  }

  private static CarobException badEscape(String literal) {
    return TemplateLimits.bad("invalid escape in the string " + literal);
  }

  public static boolean truth(JsonNode node) {
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isNumber()) {
      return node.asDouble() != 0;
    }
    return node.isTextual() ? !node.asText().isEmpty() : !node.isEmpty();
  }

  /** Formats a value as Go's {@code print} does. */
  public static String text(JsonNode node) {
    if (node.isNull()) {
      return "<nil>";
    }
    if (node.isArray()) {
      List<String> items = new ArrayList<>();
      node.forEach(item -> items.add(text(item)));
      return "[" + String.join(" ", items) + "]";
    }
    if (node.isObject()) {
      return node.properties().stream()
          .sorted(java.util.Map.Entry.comparingByKey())
          .map(e -> e.getKey() + ":" + text(e.getValue()))
          .collect(Collectors.joining(" ", "map[", "]"));
    }
    return node instanceof GoTime time ? time.string() : node.asText();
  }

  public static JsonNode call(String name, List<JsonNode> arguments) {
    try {
      return apply(name, arguments);
    } catch (IndexOutOfBoundsException e) {
      throw new CarobException.InvalidArgument(
          "invalid --format template: wrong number of args for " + name, e);
    } catch (IllegalFormatException e) {
      throw new CarobException.InvalidArgument(
          "invalid --format template: " + name + " cannot use the format " + arguments.get(0), e);
    }
  }

  private static JsonNode apply(String name, List<JsonNode> a) {
    return switch (name) {
      case "and" -> a.stream().filter(node -> !truth(node)).findFirst().orElse(a.get(a.size() - 1));
      case "or" ->
          a.stream().filter(TemplateFunctions::truth).findFirst().orElse(a.get(a.size() - 1));
      case "not" -> bool(!truth(a.get(0)));
      case "eq" -> bool(a.stream().skip(1).anyMatch(other -> compare(a.get(0), other) == 0));
      case "ne" -> bool(compare(a.get(0), a.get(1)) != 0);
      case "lt" -> bool(compare(a.get(0), a.get(1)) < 0);
      case "le" -> bool(compare(a.get(0), a.get(1)) <= 0);
      case "gt" -> bool(compare(a.get(0), a.get(1)) > 0);
      case "ge" -> bool(compare(a.get(0), a.get(1)) >= 0);
      case "len" -> number(a.get(0).isTextual() ? a.get(0).asText().length() : a.get(0).size());
      case "index" -> index(a);
      case "print" -> string(a.stream().map(TemplateFunctions::text).collect(Collectors.joining()));
      case "println" ->
          string(a.stream().map(TemplateFunctions::text).collect(Collectors.joining(" ")) + "\n");
      case "printf" -> string(printf(a));
      case "json" -> string(a.get(0).toString());
      case "join" -> string(join(a.get(0), a.get(1).asText()));
      case "split" -> split(a.get(0).asText(), a.get(1).asText());
      case "lower" -> string(text(a.get(0)).toLowerCase(Locale.ROOT));
      case "upper" -> string(text(a.get(0)).toUpperCase(Locale.ROOT));
      case "title" -> string(title(text(a.get(0))));
      case "truncate" -> {
        String text = text(a.get(0));
        int most = Math.max(a.get(1).asInt(), 0);
        yield string(text.substring(0, Math.min(text.length(), most)));
      }
      case "pad" -> {
        String text = text(a.get(0));
        yield string(
            text.isEmpty()
                ? text
                : " ".repeat(TemplateLimits.padding("pad", a.get(1).asLong()))
                    + text
                    + " ".repeat(TemplateLimits.padding("pad", a.get(2).asLong())));
      }
      default -> throw new IllegalStateException(name);
    };
  }

  private static int compare(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? Double.compare(a.asDouble(), b.asDouble())
        : text(a).compareTo(text(b));
  }

  private static JsonNode index(List<JsonNode> a) {
    JsonNode node = a.get(0);
    for (JsonNode key : a.subList(1, a.size())) {
      if (node.isArray() && (key.asInt() < 0 || key.asInt() >= node.size())) {
        throw new CarobException.InvalidArgument(
            "invalid --format template: index out of range: " + key.asInt());
      }
      node = node.isArray() ? node.path(key.asInt()) : node.path(key.asText());
    }
    return node.isMissingNode() ? string("") : node;
  }

  private static String join(JsonNode array, String separator) {
    List<String> items = new ArrayList<>();
    array.forEach(item -> items.add(text(item)));
    return String.join(separator, items);
  }

  private static JsonNode split(String text, String separator) {
    ArrayNode array = JSON.arrayNode();
    for (String part : text.split(Pattern.quote(separator), -1)) {
      array.add(part);
    }
    return array;
  }

  private static String title(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String number(String digits) {
    String significant = digits.replaceFirst("^0+(?=[0-9])", "");
    if (significant.length() > 9) {
      throw TemplateLimits.bad("printf: the width or precision " + digits + " is too large");
    }
    if (!significant.isEmpty()) {
      TemplateLimits.padding("printf", Long.parseLong(significant));
    }
    return digits;
  }

  private static String precision(String text) {
    return text.isEmpty() ? text : "." + number(text.substring(1));
  }

  /** Formats with the verbs s, v, d, q, t, f and x, and a width. */
  private static String printf(List<JsonNode> a) {
    Matcher verb =
        Pattern.compile("%(-?)([0-9]*)((?:\\.[0-9]+)?)([svdqtfx%])").matcher(a.get(0).asText());
    StringBuilder out = new StringBuilder();
    int next = 1;
    while (verb.find()) {
      String shown;
      String width = verb.group(1) + number(verb.group(2)) + precision(verb.group(3));
      switch (verb.group(4)) {
        case "%" -> shown = "%";
        case "q" -> shown = "\"" + text(a.get(next++)).replace("\"", "\\\"") + "\"";
        case "d" -> shown = String.format(Locale.ROOT, "%" + width + "d", a.get(next++).asLong());
        case "x" -> shown = String.format(Locale.ROOT, "%" + width + "x", a.get(next++).asLong());
        case "f" -> shown = String.format(Locale.ROOT, "%" + width + "f", a.get(next++).asDouble());
        default -> shown = String.format(Locale.ROOT, "%" + width + "s", text(a.get(next++)));
      }
      verb.appendReplacement(out, Matcher.quoteReplacement(shown));
      TemplateLimits.output(out.length());
    }
    return verb.appendTail(out).toString();
  }
}
