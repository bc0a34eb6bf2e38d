package dev.carob.runtime.core.spec;

import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces variables that are set already by texts that refer to them: {@code $NAME}, <code>${NAME}
 * </code>, <code>${NAME:-text}</code> if it is empty, <code>${NAME:+text}</code> if it is not. A
 * backslash precedes a dollar sign that stands for itself.
 */
final class EnvMerge {

  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\\\(.)|\\$([A-Za-z_][A-Za-z0-9_]*)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?:(:[-+])([^}]*))?\\}");

  private EnvMerge() {}

  /** Sets a variable. As in Podman, a variable that is not set yet is ignored. */
  static void into(Map<String, String> env, String name, String text) {
    if (env.containsKey(name)) {
      env.put(
          name,
          REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(value(env, found))));
    }
  }

  private static String value(Map<String, String> env, MatchResult found) {
    if (found.group(1) != null) {
      return found.group(1);
    }
    String name = Objects.requireNonNullElse(found.group(2), found.group(3));
    String value = env.getOrDefault(name, "");
    return switch (Objects.requireNonNullElse(found.group(4), "")) {
      case ":-" -> value.isEmpty() ? found.group(5) : value;
      case ":+" -> value.isEmpty() ? "" : found.group(5);
      default -> value;
    };
  }
}
