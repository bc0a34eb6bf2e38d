package dev.carob.cli.podman.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Compares JSON with a file among the test's resources, value by value. */
final class Golden {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Golden() {}

  /** Fails with a list of the paths at which a value differs from that of the file. */
  static void matches(String file, JsonNode actual) {
    List<String> differences = new ArrayList<>();
    compare("", read(file), written(actual), differences);
    assertThat(differences).as("differences from " + file).isEmpty();
  }

  private static JsonNode read(String file) {
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      assertThat(in).as(file).isNotNull();
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /** Returns the node as parsed from its JSON, in which numbers have no Java type. */
  private static JsonNode written(JsonNode node) {
    try {
      return MAPPER.readTree(MAPPER.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new UncheckedIOException("what was written is no JSON", e);
    }
  }

  private static void compare(
      String path, JsonNode expected, JsonNode actual, List<String> differences) {
    if (expected instanceof ObjectNode && actual instanceof ObjectNode) {
      TreeSet<String> names = new TreeSet<>();
      expected.fieldNames().forEachRemaining(names::add);
      actual.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(path + "/" + name, expected.path(name), actual.path(name), differences);
      }
    } else if (expected.isArray() && actual.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compare(path + "/" + i, expected.get(i), actual.get(i), differences);
      }
    } else if (!expected.equals(actual)) {
      differences.add("%s: %s in place of %s".formatted(path, shown(actual), shown(expected)));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
