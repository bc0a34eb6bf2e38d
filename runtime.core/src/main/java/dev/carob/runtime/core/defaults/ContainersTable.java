package dev.carob.runtime.core.defaults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carob.api.CarobException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Typed access to a table of containers.conf. */
final class ContainersTable {

  private final String name;
  private final JsonNode table;

  ContainersTable(String name, JsonNode whole) {
    this.name = name;
    this.table = whole.path(name);
  }

  /** A string; empty if it is not set. */
  String text(String key) {
    JsonNode value = table.path(key);
    if (value.isMissingNode() || value.isTextual()) {
      return value.asText();
    }
    throw wrong(key, "a string");
  }

  /** A list of strings; empty if it is not set. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    JsonNode value = table.path(key);
    if (!value.isMissingNode() && !value.isArray()) {
      throw wrong(key, "a list of strings");
    }
    for (JsonNode one : value) {
      if (!one.isTextual()) {
        throw wrong(key, "a list of strings");
      }
      texts.add(one.asText());
    }
    return texts;
  }

  /** Strings of the form {@code NAME=VALUE}. */
  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts(key)) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw wrong(key, "a list of NAME=VALUE, which '" + text + "' is not");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  /** A number; empty if it is not set. */
  OptionalLong number(String key) {
    JsonNode value = table.path(key);
    if (value.isMissingNode()) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()) {
      throw wrong(key, "a whole number");
    }
    return OptionalLong.of(value.asLong());
  }

  /** Returns true if the key is set to true. */
  boolean on(String key) {
    JsonNode value = table.path(key);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.asBoolean();
  }

  /** Returns true if the key is set to false. */
  boolean off(String key) {
    return table.has(key) && !on(key);
  }

  CarobException.InvalidArgument wrong(String key, String expected) {
    return new CarobException.InvalidArgument(
        "containers.conf: %s in [%s] must be %s".formatted(key, name, expected));
  }
}
