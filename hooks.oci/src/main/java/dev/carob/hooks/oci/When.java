package dev.carob.hooks.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.carob.api.CarobException;
import dev.carob.spi.hooks.HookQuery;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The conditions of a hook. All that are given have to hold; where none is given it never applies.
 */
record When(List<Predicate<HookQuery>> conditions) {

  static When read(Path file, JsonNode when) throws HookFile.BadHookException {
    List<Predicate<HookQuery>> conditions = new ArrayList<>();
    if (when.hasNonNull("always")) {
      boolean always = when.path("always").asBoolean();
      conditions.add(query -> always);
    }
    if (when.hasNonNull("hasBindMounts")) {
      boolean wanted = when.path("hasBindMounts").asBoolean();
      conditions.add(query -> wanted && query.userBindMounts());
    }
    Map<Pattern, Pattern> annotations = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> pair : when.path("annotations").properties()) {
      annotations.put(pattern(file, pair.getKey()), pattern(file, pair.getValue().asText()));
    }
    if (!annotations.isEmpty()) {
      conditions.add(
          query -> annotations.entrySet().stream().allMatch(pair -> annotated(query, pair)));
    }
    List<Pattern> commands = new ArrayList<>();
    for (JsonNode command : when.path("commands")) {
      commands.add(pattern(file, command.asText()));
    }
    if (!commands.isEmpty()) {
      conditions.add(query -> commanded(file, query, commands));
    }
    return new When(List.copyOf(conditions));
  }

  private static Pattern pattern(Path file, String text) throws HookFile.BadHookException {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new HookFile.BadHookException(file, "invalid regular expression: " + e.getMessage());
    }
  }

  private static boolean annotated(HookQuery query, Map.Entry<Pattern, Pattern> pair) {
    return query.annotations().entrySet().stream()
        .anyMatch(
            annotation ->
                pair.getKey().matcher(annotation.getKey()).find()
                    && pair.getValue().matcher(annotation.getValue()).find());
  }

  private static boolean commanded(Path file, HookQuery query, List<Pattern> commands) {
    if (query.args().isEmpty()) {
      throw new CarobException.InvalidArgument(
          file + " matches commands, and the container has none");
    }
    return commands.stream().anyMatch(command -> command.matcher(query.args().get(0)).find());
  }

  boolean matches(HookQuery query) {
    return !conditions.isEmpty() && conditions.stream().allMatch(c -> c.test(query));
  }
}
