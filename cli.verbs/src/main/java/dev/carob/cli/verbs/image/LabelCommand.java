package dev.carob.cli.verbs.image;

import dev.carob.api.CarobException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The command in a label of an image (podman-container-runlabel(1)). */
final class LabelCommand {

  private static final Set<String> ENGINES = Set.of("podman", "docker", "carob");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  private LabelCommand() {}

  /** Returns true if a program is the engine's, or that of another engine it replaces. */
  static boolean isEngine(String program) {
    Path name = Path.of(program).getFileName();
    return name != null && ENGINES.contains(name.toString());
  }

  /**
   * Returns the words of a command after the replacement of variables. Words that become empty are
   * omitted.
   *
   * @param variables by name; others are empty
   */
  static List<String> words(String label, Map<String, String> variables) {
    List<String> words = new ArrayList<>();
    for (String word : split(label)) {
      String replaced = replaced(word, variables);
      if (!replaced.isEmpty()) {
        words.add(replaced);
      }
    }
    return words;
  }

  private static String replaced(String word, Map<String, String> variables) {
    // IMAGE and NAME are also replaced without a dollar sign.
    for (String name : List.of("IMAGE", "NAME")) {
      String value = variables.getOrDefault(name, "");
      if (word.equals(name)) {
        return value;
      }
      if (word.endsWith("=" + name)) {
        return word.substring(0, word.length() - name.length()) + value;
      }
    }
    return VARIABLE
        .matcher(word)
        .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(value(found, variables)));
  }

  private static String value(MatchResult found, Map<String, String> variables) {
    String braced = found.group(1);
    return variables.getOrDefault(braced == null ? found.group(2) : braced, "");
  }

  /** Splits a text into words as a shell does, without replacing anything. */
  static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean any = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'' && i + 1 < text.length()) {
        word.append(text.charAt(++i));
        any = true;
      } else if (quote == 0 ? c == '"' || c == '\'' : c == quote) {
        quote = quote == 0 ? c : 0;
        any = true;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        if (any) {
          words.add(word.toString());
        }
        word.setLength(0);
        any = false;
      } else {
        word.append(c);
        any = true;
      }
    }
    if (quote != 0) {
      throw new CarobException.InvalidArgument("the label has an unclosed quote: " + text);
    }
    if (any) {
      words.add(word.toString());
    }
    return words;
  }
}
