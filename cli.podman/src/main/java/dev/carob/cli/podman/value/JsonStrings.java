package dev.carob.cli.podman.value;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Parses commands given as a JSON array of strings. */
public final class JsonStrings {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonStrings() {}

  /** The strings of a JSON array, or else the text as the only string. */
  public static List<String> orText(String text) {
    List<String> strings = parse(text);
    return strings.isEmpty() ? List.of(text) : strings;
  }

  /** The strings of a JSON array; empty if the text is not one. */
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
