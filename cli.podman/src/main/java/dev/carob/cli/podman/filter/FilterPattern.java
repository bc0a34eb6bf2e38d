package dev.carob.cli.podman.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.carob.api.CarobException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/**
 * A pattern that a user gives as the value of a filter. Patterns are matched in linear time (RE2);
 * those that would require much memory are rejected.
 */
public final class FilterPattern {

  private static final int MOST_CHARACTERS = 1024;
  private static final int MOST_INSTRUCTIONS = 10_000;
  private static final int MOST_BRACKETS = 100;

  private FilterPattern() {}

  /** Returns true if a regular expression matches a part of a text. */
  public static Predicate<String> regex(String filter, String text) {
    Pattern pattern = compiled(filter, text, text);
    return subject -> pattern.matcher(subject).find();
  }

  /** Returns true if a shell pattern matches a whole text; {@code *} does not match slashes. */
  public static Predicate<String> glob(String filter, String text) {
    Pattern pattern = compiled(filter, text, regexOf(text));
    return subject -> pattern.matcher(subject).matches();
  }

  private static Pattern compiled(String filter, String shown, String regex) {
    if (shown.length() > MOST_CHARACTERS) {
      throw new CarobException.InvalidArgument(
          "invalid filter '%s': a pattern of %d characters; at most %d"
              .formatted(filter, shown.length(), MOST_CHARACTERS));
    }
    if (size(regex) > MOST_INSTRUCTIONS) {
      throw new CarobException.InvalidArgument(
          "invalid filter '%s': the pattern repeats too much: %s"
              .formatted(filter, shortened(shown)));
    }
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new CarobException.InvalidArgument(
          "invalid filter '%s': '%s' is not a pattern: %s"
              .formatted(filter, shortened(shown), e.getDescription()),
          e);
    }
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }

  /**
   * Estimates the number of instructions of a compiled regular expression: a counted repetition is
   * compiled to as many copies. Returns an excessive number if brackets are nested too deeply.
   */
  private static long size(String regex) {
    Deque<Long> open = new ArrayDeque<>();
    long all = 0;
    long last = 0;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      switch (c) {
        case '\\' -> {
          i++;
          last = 1;
          all++;
        }
        case '[' -> {
          i = endOfClass(regex, i);
          last = 1;
          all++;
        }
        case '(' -> {
          if (open.size() == MOST_BRACKETS) {
            return Long.MAX_VALUE;
          }
          open.push(all);
          all = 2;
        }
        case ')' -> {
          last = all;
          all += open.isEmpty() ? 0 : open.pop();
        }
        case '{' -> {
          all += last * (times(regex, i) - 1);
          last *= times(regex, i);
        }
        default -> {
          last = "*+?|".indexOf(c) < 0 ? 1 : last;
          all++;
        }
      }
      if (all > MOST_INSTRUCTIONS) {
        return all;
      }
    }
    return all;
  }

  private static int endOfClass(String regex, int open) {
    int at = open + 1;
    // A bracket in the first position belongs to the class.
    if (regex.startsWith("^", at)) {
      at++;
    }
    for (at++; at < regex.length() && regex.charAt(at) != ']'; at++) {
      if (regex.charAt(at) == '\\') {
        at++;
      }
    }
    return at;
  }

  /**
   * Returns the repetitions of {@code {n}}, {@code {n,}} or {@code {n,m}}; 1 for a literal brace.
   */
  private static long times(String regex, int open) {
    int end = regex.indexOf('}', open);
    String inside = end < 0 ? "" : regex.substring(open + 1, end);
    if (!inside.matches("[0-9]{1,4}(,[0-9]{0,4})?")) {
      return 1;
    }
    int comma = inside.indexOf(',');
    int least = Integer.parseInt(comma < 0 ? inside : inside.substring(0, comma));
    int most =
        comma < 0 || comma == inside.length() - 1
            ? least
            : Integer.parseInt(inside.substring(comma + 1));
    return Math.max(Math.max(least, most), 1);
  }

  private static String regexOf(String glob) {
    StringBuilder regex = new StringBuilder();
    int alternatives = 0;
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      switch (c) {
        case '*' -> {
          boolean across = glob.startsWith("**", i);
          regex.append(across ? ".*" : "[^/]*");
          i += across ? 1 : 0;
        }
        case '?' -> regex.append("[^/]");
        case '[' -> {
          int end = endOfClass(glob, i);
          String inside = glob.substring(i + 1, Math.min(end, glob.length()));
          String negated = inside.startsWith("!") ? "^" + inside.substring(1) : inside;
          regex.append('[').append(negated).append(end < glob.length() ? "]" : "");
          i = end;
        }
        case '{' -> {
          alternatives++;
          regex.append("(?:");
        }
        case '}' -> {
          regex.append(alternatives > 0 ? ")" : "\\}");
          alternatives = Math.max(alternatives - 1, 0);
        }
        case ',' -> regex.append(alternatives > 0 ? "|" : ",");
        case '\\' -> {
          i++;
          regex.append(i < glob.length() ? Pattern.quote(glob.substring(i, i + 1)) : "\\");
        }
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
