package dev.carob.cli.podman.format;

import dev.carob.api.CarobException;

/**
 * What a template may cost: it is given by a user, and the engine that fills it in serves others.
 */
public final class TemplateLimits {

  /** Characters of a template. */
  public static final int LENGTH = 64 * 1024;

  /** Brackets, blocks, and functions of a pipeline inside one another. */
  public static final int DEPTH = 100;

  /** Characters of what a template or one of its functions makes for one item. */
  public static final int OUTPUT = 4 * 1024 * 1024;

  /** Characters that padding may add, as a width of {@code printf} or by {@code pad}. */
  public static final int PADDING = 10_000;

  /** Turns of all {@code range} together, for one item. */
  public static final int STEPS = 100_000;

  private int steps;

  /** One more turn of a {@code range}. */
  public void step() {
    if (++steps > STEPS) {
      throw bad("its {{range}}s take more than " + STEPS + " turns");
    }
  }

  public static CarobException bad(String what) {
    return new CarobException.InvalidArgument("invalid --format template: " + what);
  }

  public static void length(String template) {
    if (template.length() > LENGTH) {
      throw bad("it has %d characters; at most %d".formatted(template.length(), LENGTH));
    }
  }

  public static void depth(int depth) {
    if (depth > DEPTH) {
      throw bad("more than " + DEPTH + " brackets, blocks or pipes inside one another");
    }
  }

  public static void output(long characters) {
    if (characters > OUTPUT) {
      throw bad("what it makes is longer than " + OUTPUT + " characters");
    }
  }

  /**
   * Checks a number of blanks.
   *
   * @param use what asks for them, such as {@code printf}
   */
  public static int padding(String use, long blanks) {
    if (blanks < 0 || blanks > PADDING) {
      throw bad(use + ": " + blanks + " is not between 0 and " + PADDING);
    }
    return (int) blanks;
  }
}
