package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Escapes texts of containers and images for tables: control characters, which could end a row or
 * control the terminal, are written as in Go's strings.
 */
public final class PrintableText {

  private PrintableText() {}

  /** Escapes control characters: {@code \n} for a line break, {@code \x1b} for escape. */
  public static String of(String text) {
    if (isPrintable(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x80 && Character.isISOControl(c)) {
            out.append(String.format("\\x%02x", (int) c));
          } else if (Character.isISOControl(c)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.toString();
  }

  // A loop, not a stream: tables call this for every cell.
  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Escapes all texts of an item. */
  public static JsonNode of(JsonNode node) {
    if (node instanceof GoTime) {
      return node;
    }
    if (node instanceof StructNode struct) {
      StructNode copy = StructNode.create();
      struct.properties().forEach(entry -> copy.set(of(entry.getKey()), of(entry.getValue())));
      struct
          .templateFields()
          .forEach((name, value) -> copy.field(name, value == struct ? copy : of(value)));
      return copy;
    }
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(of(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> array.add(of(item)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      node.properties().forEach(entry -> object.set(of(entry.getKey()), of(entry.getValue())));
      return object;
    }
    return node;
  }
}
