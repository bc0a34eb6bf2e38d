package dev.carob.api.types;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a query requires of the labels of an object: one label, or one of several alternatives.
 *
 * <pre>{@code
 * LabelCondition.equal("tier", "db").or(LabelCondition.absent("tier"))
 * }</pre>
 */
public final class LabelCondition {

  private final List<Alternative> alternatives;

  private record Alternative(String key, @Nullable String value, boolean wanted) {
    boolean matches(Map<String, String> labels) {
      String found = labels.get(key);
      return (found != null && (value == null || value.equals(found))) == wanted;
    }
  }

  private LabelCondition(List<Alternative> alternatives) {
    this.alternatives = List.copyOf(alternatives);
  }

  private LabelCondition(String key, @Nullable String value, boolean wanted) {
    this(List.of(new Alternative(key, value, wanted)));
  }

  /** The label exists, with any value. */
  public static LabelCondition present(String key) {
    return new LabelCondition(key, null, true);
  }

  /** The label does not exist. */
  public static LabelCondition absent(String key) {
    return new LabelCondition(key, null, false);
  }

  /** The label has this value. */
  public static LabelCondition equal(String key, String value) {
    return new LabelCondition(key, value, true);
  }

  /** The label has another value, or does not exist. */
  public static LabelCondition unequal(String key, String value) {
    return new LabelCondition(key, value, false);
  }

  /** This condition or another one. */
  public LabelCondition or(LabelCondition other) {
    List<Alternative> all = new ArrayList<>(alternatives);
    all.addAll(other.alternatives);
    return new LabelCondition(all);
  }

  /** Returns true if the labels of an object meet the condition. */
  public boolean matches(Map<String, String> labels) {
    return alternatives.stream().anyMatch(alternative -> alternative.matches(labels));
  }

  /** Returns true if the labels of an object meet all of several conditions. */
  public static boolean allMatch(List<LabelCondition> conditions, Map<String, String> labels) {
    return conditions.isEmpty()
        || conditions.stream().allMatch(condition -> condition.matches(labels));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LabelCondition that && alternatives.equals(that.alternatives);
  }

  @Override
  public int hashCode() {
    return alternatives.hashCode();
  }

  @Override
  public String toString() {
    return "LabelCondition" + alternatives;
  }
}
