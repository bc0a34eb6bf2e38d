package dev.carob.api.container;

/**
 * What a change does to one limit: nothing, removing it, or setting it.
 *
 * @param <T> of the limit's value
 */
public sealed interface LimitChange<T> {

  /** The limit stays as it is. */
  record Unchanged<T>() implements LimitChange<T> {}

  /** The limit is removed: the kernel's default holds again. */
  record Unlimited<T>() implements LimitChange<T> {}

  /** The limit is set. */
  record Value<T>(T value) implements LimitChange<T> {}

  /** Leaves a limit as it is. */
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

  /** Whether the limit is set or removed. */
  default boolean isChange() {
    return !(this instanceof Unchanged<T>);
  }

  /** Whether the limit is removed. */
  default boolean isRemoval() {
    return this instanceof Unlimited<T>;
  }

  /**
   * The value of a limit after this change.
   *
   * @param before its value until now
   * @param none what stands for "not limited"
   */
  default T apply(T before, T none) {
    if (this instanceof Value<T> set) {
      return set.value();
    }
    return isRemoval() ? none : before;
  }
}
