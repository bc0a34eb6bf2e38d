package dev.carob.spi.hooks;

import java.util.List;

/**
 * A hook that a manager knows, for people.
 *
 * @param source file or place it comes from
 * @param version of its format; empty: none can be told
 * @param condition when it applies, in words
 * @param overridden something of the same name takes its place
 * @param error why it can't be used; empty: it can
 * @param applies whether it would be injected
 * @param reason why it would, or would not
 */
public record HookReport(
    String source,
    String version,
    List<String> stages,
    String condition,
    boolean overridden,
    String error,
    boolean applies,
    String reason) {

  public HookReport {
    stages = List.copyOf(stages);
  }
}
