package dev.carob.cli.podman.format;

import dev.carob.api.CarobException;

/**
 * Limits for templates: they are supplied by users, and the engine that executes them serves other
 * users too.
 */
public final class TemplateLimits {

  /** Maximum length of a template in characters. */
  public static final int LENGTH = 64 * 1024;

  /** Maximum nesting depth of brackets, blocks, and functions of a pipeline. */
  public static final int DEPTH = 100;

  /** Maximum length of the output of a template or of one of its functions, for one item. */
  public static final int OUTPUT = 4 * 1024 * 1024;

  /** Maximum number of padding characters, by a width of {@code printf} or by {@code pad}. */
  public static final int PADDING = 10_000;

  /** Maximum number of iterations of all {@code range} actions together, for one item. */
  public static final int STEPS = 100_000;

  private int steps;

  /** Counts an iteration of a {@code range}. */
  public void step() {
    if (++steps > STEPS) {
      throw bad("more than " + STEPS + " iterations of {{range}}");
    }
  }

  public static CarobException bad(String what) {
    return new CarobException.InvalidArgument("invalid --format template: " + what);
  }

  public static void length(String template) {
    if (template.length() > LENGTH) {
      throw bad("%d characters; the maximum is %d".formatted(template.length(), LENGTH));
    }
  }

  public static void depth(int depth) {
    if (depth > DEPTH) {
      throw bad("more than " + DEPTH + " nested brackets, blocks or pipes");
    }
  }

  public static void output(long characters) {
    if (characters > OUTPUT) {
      throw bad("the output is longer than " + OUTPUT + " characters");
    }
  }

  /**
   * Checks a number of padding characters.
   *
   * @param use the function, such as {@code printf}
   */
  public static int padding(String use, long blanks) {
    if (blanks < 0 || blanks > PADDING) {
      throw bad(use + ": " + blanks + " is not between 0 and " + PADDING);
    }
    return (int) blanks;
  }
}
