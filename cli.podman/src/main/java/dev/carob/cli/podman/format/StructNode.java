package dev.carob.cli.podman.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object with further fields that only templates can use. Podman's templates name the fields
 * of Go's structs. Some of these fields are not in the JSON because they are empty or computed, and
 * some have another value there.
 */
public final class StructNode extends ObjectNode {

  @Serial private static final long serialVersionUID = 1L;

  private static final JsonNodeFactory FACTORY = new Factory();

  private final transient Map<String, JsonNode> fields = new LinkedHashMap<>();

  private StructNode() {
    super(FACTORY);
  }

  /** Creates an empty object, whose nested objects are of this type too. */
  public static StructNode create() {
    return new StructNode();
  }

  /** Casts a nested object of a StructNode. */
  public static StructNode of(ObjectNode node) {
    return (StructNode) node;
  }

  /** Adds a field for templates. It precedes a JSON field of the same name. */
  public StructNode field(String name, JsonNode value) {
    fields.put(name, value);
    return this;
  }

  /** Like {@link #field(String, JsonNode)}. */
  public StructNode field(String name, String value) {
    return field(name, textNode(value));
  }

  /** Like {@link #field(String, JsonNode)}. */
  public StructNode field(String name, long value) {
    return field(name, numberNode(value));
  }

  /** Like {@link #field(String, JsonNode)}. */
  public StructNode field(String name, double value) {
    return field(name, numberNode(value));
  }

  /** Like {@link #field(String, JsonNode)}. */
  public StructNode field(String name, boolean value) {
    return field(name, booleanNode(value));
  }

  /**
   * Sets a value like a field of Go with {@code omitempty}: an empty text or list, zero and false
   * are for templates only.
   */
  public StructNode omitEmpty(String name, JsonNode value) {
    boolean empty =
        value.isContainerNode()
            ? value.isEmpty()
            : value.asText().isEmpty()
                || (value.isNumber() && value.asLong() == 0)
                || (value.isBoolean() && !value.asBoolean());
    if (empty) {
      return field(name, value);
    }
    set(name, value);
    return this;
  }

  /** Like {@link #omitEmpty(String, JsonNode)}. */
  public StructNode omitEmpty(String name, String value) {
    return omitEmpty(name, textNode(value));
  }

  /** Like {@link #omitEmpty(String, JsonNode)}. */
  public StructNode omitEmpty(String name, long value) {
    return omitEmpty(name, numberNode(value));
  }

  /** Like {@link #omitEmpty(String, JsonNode)}. */
  public StructNode omitEmpty(String name, boolean value) {
    return omitEmpty(name, booleanNode(value));
  }

  /** Adds empty texts, for templates only. */
  public StructNode emptyFields(String... names) {
    for (String name : names) {
      field(name, "");
    }
    return this;
  }

  /** Adds empty lists, for templates only. */
  public StructNode emptyLists(String... names) {
    for (String name : names) {
      field(name, arrayNode());
    }
    return this;
  }

  /** Adds names of Go's embedded structs; their fields are the fields of this object. */
  public StructNode embedded(String... names) {
    for (String name : names) {
      field(name, this);
    }
    return this;
  }

  /** Sets a time: RFC 3339 in JSON, a Go time in templates. */
  public StructNode time(String name, Instant time) {
    set(name, GoTime.of(time));
    return this;
  }

  Map<String, JsonNode> templateFields() {
    return fields;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public StructNode deepCopy() {
    StructNode copy = new StructNode();
    properties().forEach(entry -> copy.set(entry.getKey(), entry.getValue().deepCopy()));
    fields.forEach((name, value) -> copy.field(name, value == this ? copy : value.deepCopy()));
    return copy;
  }

  private static final class Factory extends JsonNodeFactory {

    @Serial private static final long serialVersionUID = 1L;

    @Override
    public ObjectNode objectNode() {
      return new StructNode();
    }
  }
}
