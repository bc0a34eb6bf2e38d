package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The subset of Go's text/template that {@code --format} supports: fields, pipelines, variables,
 * {@code if}, {@code else}, {@code range}, {@code with}, trimming, and the functions of {@link
 * TemplateFunctions}. Everything else is rejected by an error that names it.
 */
public final class GoTemplate {

  private static final Pattern FIELD = Pattern.compile("\\.([A-Za-z0-9_]+)");

  private final String text;
  private final List<Node> nodes;

  private GoTemplate(String text, List<Node> nodes) {
    this.text = text;
    this.nodes = nodes;
  }

  /**
   * Parses a template.
   *
   * @throws CarobException.InvalidArgument the template is invalid; the message contains the
   *     position
   */
  public static GoTemplate parse(String text) {
    TemplateLimits.length(text);
    Parser parser = new Parser(text);
    return new GoTemplate(text, parser.parse());
  }

  /** Executes the template with one item. */
  public String render(JsonNode dot) {
    StringBuilder out = new StringBuilder();
    Scope scope = new Scope(dot, new HashMap<>(Map.of("$", dot)), new TemplateLimits());
    for (Node node : nodes) {
      node.render(scope, out);
    }
    return out.toString();
  }

  /** Returns the headings of a table: the names of the fields in capitals. */
  public String headings(Map<String, String> special) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      int close = open < 0 ? -1 : actionEnd(text, open + 2);
      if (close < 0) {
        return out.append(text.substring(at)).toString();
      }
      out.append(text, at, open);
      Matcher field = FIELD.matcher(withoutStrings(text.substring(open + 2, close)));
      String name = "";
      while (field.find()) {
        name = field.group(1);
      }
      out.append(special.getOrDefault(name, name.toUpperCase(Locale.ROOT)));
      at = close + 2;
    }
    return out.toString();
  }

  /** Converts a template for a table: a blank outside of an action ends a column, as a tab does. */
  static String columns(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf("{{", at);
      int close = open < 0 ? -1 : actionEnd(text, open + 2);
      out.append(text.substring(at, close < 0 ? text.length() : open).replace(' ', '\t'));
      if (close < 0) {
        break;
      }
      out.append(text, open, close + 2);
      at = close + 2;
    }
    return out.toString();
  }

  private static CarobException bad(String what) {
    return TemplateLimits.bad(what);
  }

  /**
   * Returns the position where an action ends: at the first closing braces outside of strings and
   * comments.
   *
   * @param from after the opening braces
   * @return -1 if the action is not closed
   */
  private static int actionEnd(String text, int from) {
    int at = text.startsWith("- ", from) ? from + 2 : from;
    if (text.startsWith("/*", at)) {
      int end = text.indexOf("*/", at + 2);
      if (end < 0) {
        throw bad("unclosed comment");
      }
      int close = text.indexOf("}}", end);
      if (close >= 0 && !List.of("", " -").contains(text.substring(end + 2, close))) {
        throw bad("comment ends before closing delimiter");
      }
      return close;
    }
    while (at < text.length() && !text.startsWith("}}", at)) {
      at = isQuote(text.charAt(at)) ? stringEnd(text, at) : at + 1;
    }
    return at < text.length() ? at : -1;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '`';
  }

  /** Returns the position after the closing quote of a string. */
  private static int stringEnd(String text, int from) {
    char quote = text.charAt(from);
    for (int at = from + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        return at + 1;
      }
      if (c == '\\' && quote == '"') {
        at++;
      }
    }
    throw bad("unterminated quoted string: " + shortened(text.substring(from)));
  }

  private static String withoutStrings(String action) {
    StringBuilder out = new StringBuilder();
    for (int at = 0; at < action.length(); ) {
      if (isQuote(action.charAt(at))) {
        at = stringEnd(action, at);
      } else {
        out.append(action.charAt(at++));
      }
    }
    return out.toString();
  }

  /** Shortens a text for a message. */
  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  private static void append(StringBuilder out, String text) {
    TemplateLimits.output((long) out.length() + text.length());
    out.append(text);
  }

  /** The scope of the names in an action. */
  private record Scope(JsonNode dot, Map<String, JsonNode> variables, TemplateLimits limits) {
    Scope with(JsonNode newDot) {
      return new Scope(newDot, new HashMap<>(variables), limits);
    }
  }

  private interface Node {
    void render(Scope scope, StringBuilder out);
  }

  private interface Value {
    JsonNode eval(Scope scope);
  }

  /** Parses the alternating texts and actions of a template. */
  private static final class Parser {
    private final String text;
    private int at;
    private String action = "";
    private int depth;

    Parser(String text) {
      this.text = text;
    }

    List<Node> parse() {
      List<Node> nodes = block();
      if (!action.isEmpty()) {
        throw bad("unexpected {{" + action + "}}");
      }
      return nodes;
    }

    /**
     * Parses up to the end, or to an action that closes a block, which is stored in {@link
     * #action}.
     */
    private List<Node> block() {
      TemplateLimits.depth(++depth);
      List<Node> nodes = contents();
      depth--;
      return nodes;
    }

    private List<Node> contents() {
      List<Node> nodes = new ArrayList<>();
      while (at < text.length()) {
        int open = text.indexOf("{{", at);
        String plain = text.substring(at, open < 0 ? text.length() : open);
        at = open < 0 ? text.length() : open + 2;
        boolean trimBefore = open >= 0 && text.startsWith("- ", at);
        String shown = trimBefore ? plain.stripTrailing() : plain;
        nodes.add((scope, out) -> append(out, shown));
        if (open < 0) {
          break;
        }
        readAction();
        String word = action.split("\\s", 2)[0];
        String rest = action.substring(word.length()).strip();
        switch (word) {
          case "end", "else" -> {
            return nodes;
          }
          case "if" -> nodes.add(branch(rest, false));
          case "with" -> nodes.add(branch(rest, true));
          case "range" -> nodes.add(range(rest));
          case "template", "define", "block", "break", "continue" ->
              throw bad("{{" + word + "}} is not supported");
          default -> nodes.add(output(action));
        }
      }
      action = "";
      return nodes;
    }

    private void readAction() {
      int close = actionEnd(text, at);
      if (close < 0) {
        throw bad("unclosed action: {{" + shortened(text.substring(at)));
      }
      String inside = text.substring(at, close);
      at = close + 2;
      if (inside.startsWith("- ")) {
        inside = inside.substring(2);
      }
      if (inside.endsWith(" -")) {
        inside = inside.substring(0, inside.length() - 2);
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      }
      action = inside.strip();
      if (action.startsWith("/*")) {
        action = "\"\"";
      }
      if (action.isEmpty()) {
        throw bad("missing value for command");
      }
    }

    private Node output(String source) {
      Matcher set = Pattern.compile("(\\$[A-Za-z0-9_]*)\\s*:?=\\s*(.*)").matcher(source);
      if (set.matches()) {
        Value value = pipeline(set.group(2));
        return (scope, out) -> scope.variables().put(set.group(1), value.eval(scope));
      }
      Value value = pipeline(source);
      return (scope, out) -> append(out, TemplateFunctions.text(value.eval(scope)));
    }

    private Node branch(String condition, boolean with) {
      Value value = pipeline(condition);
      List<Node> yes = block();
      List<Node> no = otherwise(with);
      return (scope, out) -> {
        JsonNode found = value.eval(scope);
        boolean truth = TemplateFunctions.truth(found);
        Scope inner = with && truth ? scope.with(found) : scope;
        (truth ? yes : no).forEach(node -> node.render(inner, out));
      };
    }

    private List<Node> otherwise(boolean with) {
      if (action.equals("else")) {
        List<Node> no = block();
        requireEnd();
        return no;
      }
      if (action.startsWith("else if ")) {
        TemplateLimits.depth(++depth);
        Node next = branch(action.substring("else if ".length()), with);
        depth--;
        return List.of(next);
      }
      requireEnd();
      return List.of();
    }

    private void requireEnd() {
      if (!action.equals("end")) {
        throw bad("unexpected EOF: a block is not closed by {{end}}");
      }
    }

    private Node range(String source) {
      Matcher names =
          Pattern.compile("(\\$[A-Za-z0-9_]+)(?:\\s*,\\s*(\\$[A-Za-z0-9_]+))?\\s*:=\\s*(.*)")
              .matcher(source);
      boolean named = names.matches();
      String first = named ? names.group(1) : "";
      String second = named && names.group(2) != null ? names.group(2) : "";
      Value value = pipeline(named ? names.group(3) : source);
      List<Node> body = block();
      List<Node> no = otherwise(false);
      return (scope, out) -> {
        JsonNode all = value.eval(scope);
        if (all.isEmpty()) {
          no.forEach(node -> node.render(scope, out));
          return;
        }
        List<String> keys = new ArrayList<>();
        if (all.isObject()) {
          all.fieldNames().forEachRemaining(keys::add);
          keys.sort(null);
        }
        for (int i = 0; i < all.size(); i++) {
          JsonNode item = all.isObject() ? all.path(keys.get(i)) : all.path(i);
          scope.limits().step();
          Scope inner = scope.with(item);
          if (named) {
            JsonNode key =
                all.isObject()
                    ? TemplateFunctions.string(keys.get(i))
                    : TemplateFunctions.number(i);
            inner.variables().put(first, second.isEmpty() ? item : key);
            if (!second.isEmpty()) {
              inner.variables().put(second, item);
            }
          }
          body.forEach(node -> node.render(inner, out));
        }
      };
    }

    private static Value pipeline(String source) {
      return new Expressions(source).whole();
    }
  }

  /** Parses the expressions of one action. */
  private static final class Expressions {
    private static final Pattern TOKEN =
        Pattern.compile(
            "\\s+|[()|]|\\$?[A-Za-z0-9_]*(?:\\.[A-Za-z0-9_]*)++|\\$[A-Za-z0-9_]*|-?[0-9]+(?:\\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*");

    /** Marks a field that follows closing brackets: it is selected from their value. */
    private static final String OF_BRACKETS = ")";

    private final List<String> tokens;
    private int at;
    private int depth;

    Expressions(String source) {
      tokens = tokens(source);
    }

    private static List<String> tokens(String source) {
      List<String> found = new ArrayList<>();
      Matcher matcher = TOKEN.matcher(source);
      boolean afterBracket = false;
      for (int at = 0; at < source.length(); ) {
        int end;
        if (isQuote(source.charAt(at))) {
          end = stringEnd(source, at);
        } else if (matcher.find(at) && matcher.start() == at && matcher.end() > at) {
          end = matcher.end();
        } else {
          throw bad("unexpected '" + shortened(source.substring(at)) + "'");
        }
        String token = source.substring(at, end);
        if (!token.isBlank()) {
          found.add(afterBracket && token.startsWith(".") ? OF_BRACKETS + token : token);
        }
        afterBracket = token.equals(")");
        at = end;
      }
      return found;
    }

    /** Parses the whole action as a pipeline. */
    Value whole() {
      Value value = pipeline();
      if (at < tokens.size()) {
        throw bad("unexpected right paren");
      }
      return value;
    }

    private Value pipeline() {
      TemplateLimits.depth(++depth);
      Value value = command(null);
      for (int functions = 1; at < tokens.size() && tokens.get(at).equals("|"); functions++) {
        TemplateLimits.depth(depth + functions);
        at++;
        value = command(value);
      }
      depth--;
      if (at < tokens.size() && !tokens.get(at).equals(")")) {
        throw bad("unexpected '" + tokens.get(at) + "'");
      }
      return value;
    }

    private Value command(@org.jspecify.annotations.Nullable Value piped) {
      if (at >= tokens.size()) {
        throw bad("missing value for command");
      }
      String first = tokens.get(at);
      boolean function =
          Character.isLetter(first.charAt(0))
              && first.indexOf('.') < 0
              && !List.of("true", "false", "nil").contains(first);
      if (!function) {
        Value value = operand();
        if (piped != null) {
          throw bad("cannot pipe into '" + first + "': it is not a function");
        }
        return value;
      }
      at++;
      if (!TemplateFunctions.known(first)) {
        throw bad("function \"" + first + "\" not defined");
      }
      List<Value> arguments = new ArrayList<>();
      while (at < tokens.size() && !List.of("|", ")").contains(tokens.get(at))) {
        arguments.add(operand());
      }
      if (piped != null) {
        arguments.add(piped);
      }
      return scope ->
          TemplateFunctions.call(
              first, arguments.stream().map(argument -> argument.eval(scope)).toList());
    }

    private Value operand() {
      String token = tokens.get(at++);
      char c = token.charAt(0);
      if (c == '(') {
        Value value = pipeline();
        if (at >= tokens.size()) {
          throw bad("unclosed left paren");
        }
        at++;
        if (at < tokens.size() && tokens.get(at).startsWith(OF_BRACKETS + ".")) {
          String path = tokens.get(at++).substring(OF_BRACKETS.length() + 1);
          return scope -> walk(value.eval(scope), path);
        }
        return value;
      }
      if (c == '"') {
        return constant(TemplateFunctions.string(TemplateFunctions.unquote(token)));
      }
      if (c == '`') {
        return constant(TemplateFunctions.string(token.substring(1, token.length() - 1)));
      }
      if (Character.isDigit(c) || c == '-') {
        try {
          return constant(TemplateFunctions.parseNumber(token));
        } catch (NumberFormatException e) {
          throw bad("bad number syntax: \"" + token + "\"");
        }
      }
      if (token.equals("true") || token.equals("false")) {
        return constant(TemplateFunctions.bool(token.equals("true")));
      }
      if (c == '.' || c == '$') {
        return token.endsWith(".Format") && at < tokens.size() ? formatted(token) : field(token);
      }
      if (TemplateFunctions.known(token)) {
        return scope -> TemplateFunctions.call(token, List.of());
      }
      throw bad("function \"" + token + "\" not defined");
    }

    /**
     * Parses a call of Go's time.Time.Format, the only method with an argument that is supported.
     */
    private Value formatted(String token) {
      Value time = field(token.substring(0, token.length() - ".Format".length()));
      Value layout = operand();
      return scope -> {
        if (time.eval(scope) instanceof GoTime found) {
          return TemplateFunctions.string(found.format(layout.eval(scope).asText()));
        }
        throw bad("can't evaluate field Format");
      };
    }

    private static Value constant(JsonNode node) {
      return scope -> node;
    }

    private static Value field(String token) {
      int dot = token.indexOf('.');
      String variable = dot < 0 ? token : token.substring(0, dot);
      String path = dot < 0 ? "" : token.substring(dot + 1);
      return scope -> {
        JsonNode node = scope.dot();
        if (!variable.isEmpty()) {
          node = scope.variables().get(variable);
          if (node == null) {
            throw bad("undefined variable \"" + variable + "\"");
          }
        }
        return walk(node, path);
      };
    }

    private static JsonNode walk(JsonNode from, String path) {
      JsonNode node = from;
      for (String name : path.isEmpty() ? new String[0] : path.split("\\.", -1)) {
        JsonNode value = TemplateFields.find(node, name);
        if (value == null) {
          throw bad("can't evaluate field " + name);
        }
        node = value;
      }
      return node;
    }
  }
}
