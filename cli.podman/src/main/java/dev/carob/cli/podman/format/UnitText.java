package dev.carob.cli.podman.format;

import java.util.Collection;
import java.util.List;

/** Builds the text of a systemd unit (systemd.syntax(7)). */
public final class UnitText {

  private final StringBuilder text = new StringBuilder();

  /** Adds a comment. */
  public UnitText comment(String line) {
    text.append("# ").append(line).append('\n');
    return this;
  }

  /** Begins a section. */
  public UnitText section(String name) {
    return separate().line("[" + name + "]");
  }

  /** Adds an empty line. */
  public UnitText separate() {
    text.append('\n');
    return this;
  }

  /** Adds a setting with a value in systemd's syntax. */
  public UnitText set(String key, String value) {
    return line(key + "=" + value);
  }

  /** Adds a setting with several values, if there are any. */
  public UnitText set(String key, Collection<String> values) {
    return values.isEmpty() ? this : set(key, String.join(" ", values));
  }

  /**
   * Adds a command. Each option begins a line.
   *
   * @param words in systemd's syntax: see {@link #word}
   */
  public UnitText command(String key, List<String> words) {
    StringBuilder command = new StringBuilder(words.get(0));
    for (String word : words.subList(1, words.size())) {
      command.append(word.startsWith("-") ? " \\\n\t" : " ").append(word);
    }
    return set(key, command.toString());
  }

  private UnitText line(String line) {
    text.append(line).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /** Returns a word of a command (systemd.service(5), "Command lines"). */
  public static String word(String value) {
    return item(value.replace("$", "$$"));
  }

  /** Returns an item of a list, such as an assignment of {@code Environment}. */
  public static String item(String value) {
    String escaped = value.replace("%", "%%");
    // A single semicolon separates commands.
    boolean plain =
        !value.isEmpty()
            && !value.equals(";")
            && value
                .chars()
                .noneMatch(c -> c <= ' ' || c == '"' || c == '\'' || c == '\\' || c == 0x7f);
    return plain ? escaped : quoted(escaped);
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : value.toCharArray()) {
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < ' ' || c == 0x7f) {
            quoted.append("\\x%02x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
