package dev.carob.api.types;

/** What a query requires of an attribute that is true or false. */
public enum Flag {
  /** Nothing: both values match. */
  EITHER,
  /** The attribute is true. */
  YES,
  /** The attribute is false. */
  NO;

  /** The flag that requires a value. */
  public static Flag of(boolean value) {
    return value ? YES : NO;
  }

  /** The flag that requires the other value. */
  public Flag opposite() {
    return this == EITHER ? EITHER : of(this == NO);
  }

  /** Returns true if a value matches. */
  public boolean matches(boolean value) {
    return this == EITHER || this == of(value);
  }
}
