package dev.carob.plugin.manager.config;

import dev.carob.api.CarobException;
import dev.carob.api.config.Setting;
import dev.carob.api.config.Settings;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * The settings that a bundle defines for a PID.
 *
 * @param bundle symbolic name
 * @param factory true if the PID is that of a factory, whose configurations have these settings
 */
record Schema(String pid, String bundle, ObjectClassDefinition definition, boolean factory) {

  /** Creates the schema of a PID with a single configuration. */
  Schema(String pid, String bundle, ObjectClassDefinition definition) {
    this(pid, bundle, definition, false);
  }

  /** Returns this schema as the schema of a factory. */
  Schema ofFactory() {
    return new Schema(pid, bundle, definition, true);
  }

  /** Returns the schema of a configuration of this factory. */
  Schema named(String configuration) {
    return new Schema(configuration, bundle, definition);
  }

  /**
   * @throws CarobException.InvalidArgument the PID is that of a factory
   */
  void requireSettable() {
    if (factory) {
      throw new CarobException.InvalidArgument(
          "%s takes any number of configurations: choose a name and set %s~NAME"
              .formatted(pid, pid));
    }
  }

  private List<AttributeDefinition> attributes() {
    return List.of(definition.getAttributeDefinitions(ObjectClassDefinition.ALL));
  }

  private Optional<AttributeDefinition> attribute(String key) {
    return attributes().stream().filter(found -> found.getID().equals(key)).findFirst();
  }

  Settings describe(Map<String, Object> values) {
    List<Setting> settings = new ArrayList<>();
    for (AttributeDefinition attribute : attributes()) {
      settings.add(
          Setting.builder(attribute.getID(), Type.of(attribute).title)
              .many(attribute.getCardinality() != 0)
              .description(texts(attribute.getDescription()).stream().findFirst().orElse(""))
              .defaults(texts(attribute.getDefaultValue()))
              .values(texts(values.get(attribute.getID())))
              .options(texts(attribute.getOptionValues()))
              .build());
    }
    settings.sort(java.util.Comparator.comparing(Setting::key));
    return Settings.builder(pid)
        .name(String.valueOf(definition.getName()))
        .bundle(bundle)
        .settings(settings)
        .problems(problems(values))
        .build();
  }

  private static List<String> texts(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value.getClass().isArray()) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        all.add(String.valueOf(Array.get(value, i)));
      }
      return all;
    }
    return value instanceof Iterable<?> many
        ? java.util.stream.StreamSupport.stream(many.spliterator(), false)
            .map(String::valueOf)
            .toList()
        : List.of(value.toString());
  }

  /** Returns true if two sets of values are equal; arrays are compared by content. */
  static boolean same(Map<String, Object> one, Map<String, Object> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(key -> Objects.deepEquals(one.get(key), other.get(key)));
  }

  /** The errors in the values of a file; each line names its key. */
  List<String> problems(Map<String, Object> values) {
    List<String> problems = new ArrayList<>();
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              try {
                typed(key, texts(value));
              } catch (CarobException.InvalidArgument e) {
                problems.add(e.getMessage());
              }
            });
    return problems;
  }

  /**
   * Converts values to their types.
   *
   * @throws CarobException.InvalidArgument a key is unknown or a value has another type
   */
  Map<String, Object> typed(Map<String, List<String>> values) {
    Map<String, Object> typed = new LinkedHashMap<>();
    values.forEach((key, texts) -> typed.put(key, typed(key, texts)));
    return typed;
  }

  private Object typed(String key, List<String> texts) {
    AttributeDefinition attribute =
        attribute(key)
            .orElseThrow(
                () ->
                    new CarobException.InvalidArgument(
                        "%s has no key '%s'; its keys are %s"
                            .formatted(
                                pid,
                                key,
                                attributes().stream()
                                    .map(AttributeDefinition::getID)
                                    .sorted()
                                    .collect(Collectors.joining(", ")))));
    boolean many = attribute.getCardinality() != 0;
    if (!many && texts.size() != 1) {
      throw new CarobException.InvalidArgument(
          "%s: %s takes one value, not %d".formatted(pid, key, texts.size()));
    }
    Type type = Type.of(attribute);
    List<Object> all = texts.stream().map(text -> value(attribute, type, text)).toList();
    if (!many) {
      return all.get(0);
    }
    Object array = Array.newInstance(type.box, all.size());
    for (int i = 0; i < all.size(); i++) {
      Array.set(array, i, all.get(i));
    }
    return array;
  }

  private Object value(AttributeDefinition attribute, Type type, String text) {
    String where = pid + ": " + attribute.getID() + ": '" + text + "' ";
    Object value;
    try {
      value = type.parser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CarobException.InvalidArgument(where + "is not a valid " + type.title, e);
    }
    String[] options = attribute.getOptionValues();
    if (options != null && options.length > 0 && !Arrays.asList(options).contains(text)) {
      throw new CarobException.InvalidArgument(
          where + "is not one of " + String.join(", ", options));
    }
    String problem = text.isEmpty() ? "" : attribute.validate(text);
    if (problem != null && !problem.isEmpty()) {
      throw new CarobException.InvalidArgument(where + "is not allowed: " + problem);
    }
    return value;
  }

  private interface Parser {
    Object parse(String text);
  }

  private enum Type {
    STRING("string", String.class, text -> text),
    LONG("long", Long.class, Long::valueOf),
    INTEGER("integer", Integer.class, Integer::valueOf),
    DOUBLE("double", Double.class, Double::valueOf),
    BOOLEAN("boolean", Boolean.class, Type::bool);

    private final String title;
    private final Class<?> box;
    private final Parser parser;

    Type(String title, Class<?> box, Parser parser) {
      this.title = title;
      this.box = box;
      this.parser = parser;
    }

    static Type of(AttributeDefinition attribute) {
      return switch (attribute.getType()) {
        case AttributeDefinition.LONG -> LONG;
        case AttributeDefinition.INTEGER, AttributeDefinition.SHORT, AttributeDefinition.BYTE ->
            INTEGER;
        case AttributeDefinition.DOUBLE, AttributeDefinition.FLOAT -> DOUBLE;
        case AttributeDefinition.BOOLEAN -> BOOLEAN;
        default -> STRING;
      };
    }

    private static Object bool(String text) {
      return switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException(text);
      };
    }
  }
}
