package dev.carob.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Parses a list of values separated by commas. As in Podman (Go's encoding/csv), a value that
 * contains a comma or a quotation mark is enclosed in quotation marks, and a quotation mark inside
 * is doubled.
 */
public final class CsvFields {

  private static final char QUOTE = '"';
  private static final char COMMA = ',';

  private final String text;
  private final List<String> fields = new ArrayList<>();
  private int at;

  private CsvFields(String text) {
    this.text = text;
  }

  /**
   * Returns the values of a list; none for an empty text.
   *
   * @throws CarobException.InvalidArgument a quotation mark is misplaced, or there are several
   *     lines; names the column, counted in characters from 1
   */
  public static List<String> parse(String text) {
    String line = text.replaceFirst("\r?\n$", "");
    return line.isEmpty() ? List.of() : new CsvFields(line).parse();
  }

  /** Returns the values of several lists. */
  public static List<String> all(List<String> texts) {
    return texts.stream().flatMap(text -> parse(text).stream()).toList();
  }

  private List<String> parse() {
    do {
      fields.add(at < text.length() && text.charAt(at) == QUOTE ? quoted() : plain());
    } while (at++ < text.length());
    return List.copyOf(fields);
  }

  /** Reads up to the next comma or the end. */
  private String plain() {
    int start = at;
    while (at < text.length() && text.charAt(at) != COMMA) {
      switch (text.charAt(at)) {
        case QUOTE -> throw invalid(at + 1, "bare \" in non-quoted-field");
        case '\n' -> throw invalid(at + 1, "a list must be on one line");
        default -> at++;
      }
    }
    return text.substring(start, at);
  }

  private String quoted() {
    StringBuilder field = new StringBuilder();
    at++;
    while (true) {
      int end = text.indexOf(QUOTE, at);
      if (end < 0) {
        throw invalid(text.length() + 1, "extraneous or missing \" in quoted-field");
      }
      field.append(text, at, end);
      at = end + 1;
      if (at == text.length() || text.charAt(at) == COMMA) {
        return field.toString();
      }
      if (text.charAt(at) != QUOTE) {
        throw invalid(end + 1, "extraneous or missing \" in quoted-field");
      }
      field.append(QUOTE);
      at++;
    }
  }

  private static CarobException.InvalidArgument invalid(int column, String reason) {
    return new CarobException.InvalidArgument(
        "parse error on line 1, column %d: %s".formatted(column, reason));
  }
}
