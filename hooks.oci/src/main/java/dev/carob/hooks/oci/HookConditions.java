package dev.carob.hooks.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.carob.spi.hooks.HookQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The conditions under which a hook applies.
 *
 * @param any true if one condition is sufficient, as in format 0.1.0; otherwise all have to hold
 */
record HookConditions(List<Condition> conditions, boolean any) {

  /**
   * A condition.
   *
   * @param words description for users
   */
  record Condition(String words, boolean wantsCommand, Predicate<HookQuery> test) {}

  HookConditions {
    conditions = List.copyOf(conditions);
  }

  /** Reads conditions of format 1.0.0. Errors are added to {@code errors}. */
  static HookConditions read(JsonNode when, List<String> errors) {
    List<Condition> conditions = new ArrayList<>();
    if (when.hasNonNull("always")) {
      boolean always = flag(when, "always", errors);
      conditions.add(new Condition("always: " + always, false, query -> always));
    }
    Map<String, String> annotations = texts(when, "annotations", errors);
    annotations.forEach(
        (key, value) -> {
          Pattern name = pattern(key, errors);
          Pattern text = pattern(value, errors);
          conditions.add(
              new Condition(
                  "an annotation %s: %s".formatted(key, value),
                  false,
                  query ->
                      query.annotations().entrySet().stream()
                          .anyMatch(
                              one ->
                                  name.matcher(one.getKey()).find()
                                      && text.matcher(one.getValue()).find())));
        });
    if (when.path("commands").size() > 0) {
      conditions.add(command(HookFile.texts(when, "commands", errors), errors));
    }
    if (when.hasNonNull("hasBindMounts")) {
      boolean wanted = flag(when, "hasBindMounts", errors);
      conditions.add(
          new Condition(
              "hasBindMounts: " + wanted, false, query -> wanted && query.userBindMounts()));
    }
    return new HookConditions(conditions, false);
  }

  /**
   * Reads conditions of format 0.1.0, where one is sufficient and annotation patterns match values
   * only.
   */
  static HookConditions readOld(
      List<String> commands, List<String> annotations, boolean bindMounts, List<String> errors) {
    List<Condition> conditions = new ArrayList<>();
    if (!annotations.isEmpty()) {
      Pattern value = pattern(String.join("|", annotations), errors);
      conditions.add(
          new Condition(
              "an annotation's value " + String.join("|", annotations),
              false,
              query ->
                  query.annotations().values().stream()
                      .anyMatch(one -> value.matcher(one).find())));
    }
    if (!commands.isEmpty()) {
      conditions.add(command(commands, errors));
    }
    if (bindMounts) {
      conditions.add(new Condition("hasBindMounts: true", false, HookQuery::userBindMounts));
    }
    return new HookConditions(conditions, true);
  }

  private static Condition command(List<String> texts, List<String> errors) {
    List<Pattern> patterns = texts.stream().map(text -> pattern(text, errors)).toList();
    return new Condition(
        "a command " + String.join("|", texts),
        true,
        query ->
            patterns.stream().anyMatch(pattern -> pattern.matcher(query.args().get(0)).find()));
  }

  private static boolean flag(JsonNode when, String key, List<String> errors) {
    if (!when.path(key).isBoolean()) {
      errors.add("when." + key + " must be true or false");
    }
    return when.path(key).asBoolean();
  }

  private static Map<String, String> texts(JsonNode when, String key, List<String> errors) {
    return when.path(key).properties().stream()
        .peek(
            pair -> {
              if (!pair.getValue().isTextual()) {
                errors.add("when." + key + " must contain only strings");
              }
            })
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                pair -> pair.getValue().asText(),
                (one, other) -> other,
                java.util.LinkedHashMap::new));
  }

  private static Pattern pattern(String text, List<String> errors) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      errors.add("invalid regular expression '%s': %s".formatted(text, e.getDescription()));
      return Pattern.compile("");
    }
  }

  /**
   * Returns true if the conditions can be evaluated: those that match commands require a container
   * with a command.
   */
  boolean canTell(HookQuery query) {
    return !query.args().isEmpty() || conditions.stream().noneMatch(Condition::wantsCommand);
  }

  boolean matches(HookQuery query) {
    if (any) {
      return conditions.stream().anyMatch(one -> one.test().test(query));
    }
    return !conditions.isEmpty() && conditions.stream().allMatch(one -> one.test().test(query));
  }

  /** Describes the conditions. */
  String words() {
    return conditions.stream()
        .map(Condition::words)
        .collect(Collectors.joining(any ? " or " : " and "));
  }

  /** Describes why the hook applies or does not apply. */
  String reason(HookQuery query) {
    if (conditions.isEmpty()) {
      return "no condition is given";
    }
    boolean applies = matches(query);
    return conditions.stream()
        .filter(one -> one.test().test(query) == applies)
        .map(one -> one.words() + (applies ? " holds" : " does not hold"))
        .collect(Collectors.joining(", "));
  }
}
