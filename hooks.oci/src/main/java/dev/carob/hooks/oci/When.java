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
 * When a hook applies.
 *
 * @param any whether one of the conditions is enough, as in the format 0.1.0; else all have to hold
 */
record When(List<Condition> conditions, boolean any) {

  /**
   * One condition.
   *
   * @param words for people
   */
  record Condition(String words, boolean wantsCommand, Predicate<HookQuery> test) {}

  When {
    conditions = List.copyOf(conditions);
  }

  /** Of the format 1.0.0. What is wrong is added to {@code errors}. */
  static When read(JsonNode when, List<String> errors) {
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
    return new When(conditions, false);
  }

  /**
   * Of the format 0.1.0: one that holds is enough, and patterns of annotations are of their values.
   */
  static When readOld(
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
    return new When(conditions, true);
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
      errors.add("when." + key + " has to be true or false");
    }
    return when.path(key).asBoolean();
  }

  private static Map<String, String> texts(JsonNode when, String key, List<String> errors) {
    return when.path(key).properties().stream()
        .peek(
            pair -> {
              if (!pair.getValue().isTextual()) {
                errors.add("when." + key + " has to be of texts");
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

  /** Whether it can be told: a hook that looks at commands can't judge a container without one. */
  boolean canTell(HookQuery query) {
    return !query.args().isEmpty() || conditions.stream().noneMatch(Condition::wantsCommand);
  }

  boolean matches(HookQuery query) {
    if (any) {
      return conditions.stream().anyMatch(one -> one.test().test(query));
    }
    return !conditions.isEmpty() && conditions.stream().allMatch(one -> one.test().test(query));
  }

  /** In words. */
  String words() {
    return conditions.stream()
        .map(Condition::words)
        .collect(Collectors.joining(any ? " or " : " and "));
  }

  /** Why it applies or not, in words. */
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
