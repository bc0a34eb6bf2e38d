package dev.carob.api.container;

/**
 * The change of one limit: none, its removal, or a new value.
 *
 * @param <T> the type of the limit's value
 */
public sealed interface LimitChange<T> {

  /** The limit remains unchanged. */
  record Unchanged<T>() implements LimitChange<T> {}

  /** The limit is removed; the kernel's default applies again. */
  record Unlimited<T>() implements LimitChange<T> {}

  /** The limit is set. */
  record Value<T>(T value) implements LimitChange<T> {}

  /** Leaves a limit unchanged. */
  static <T> LimitChange<T> unchanged() {
    return new Unchanged<>();
  }

  /** Removes a limit. */
  static <T> LimitChange<T> unlimited() {
    return new Unlimited<>();
  }

  /** Sets a limit. */
  static <T> LimitChange<T> to(T value) {
    return new Value<>(value);
  }

  /** Returns true if the limit is set or removed. */
  default boolean isChange() {
    return !(this instanceof Unchanged<T>);
  }

  /** Returns true if the limit is removed. */
  default boolean isRemoval() {
    return this instanceof Unlimited<T>;
  }

  /**
   * The value of a limit after this change.
   *
   * @param before the value before this change
   * @param none the value that means "not limited"
   */
  default T apply(T before, T none) {
    if (this instanceof Value<T> set) {
      return set.value();
    }
    return isRemoval() ? none : before;
  }
}
