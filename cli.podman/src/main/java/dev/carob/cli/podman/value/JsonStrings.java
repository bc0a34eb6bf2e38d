package dev.carob.cli.podman.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Parses commands given as a JSON array of strings. */
public final class JsonStrings {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonStrings() {}

  /** Returns the strings of a JSON array; any other text is returned as the only string. */
  public static List<String> orText(String text) {
    List<String> strings = parse(text);
    return strings.isEmpty() ? List.of(text) : strings;
  }

  /** Returns the strings of a JSON array; empty for any other text. */
  public static List<String> parse(String text) {
    if (!text.startsWith("[")) {
      return List.of();
    }
    try {
      List<String> strings = new ArrayList<>();
      MAPPER.readTree(text).forEach(item -> strings.add(item.asText()));
      return strings;
    } catch (JsonProcessingException e) {
      // A shell command may begin with a bracket too.
      return List.of();
    }
  }
}
