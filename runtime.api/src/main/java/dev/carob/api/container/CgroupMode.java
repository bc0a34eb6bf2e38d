package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether and where a container has its own cgroup (cgroups(7)). */
public enum CgroupMode {
  /** As configured for the engine. */
  CONFIGURED,
  /** Its own cgroup, under the requested parent. */
  ENABLED,
  /** Like {@link #ENABLED}, but the supervisor remains in the engine's cgroup. */
  NO_CONMON,
  /** The engine's cgroup: the container has no limits, and cannot be paused or measured. */
  DISABLED,
  /** Its own cgroup beside the engine's, both below the one in which the engine was started. */
  SPLIT;

  /**
   * Parses a mode in the format of {@code --cgroups} and containers.conf.
   *
   * @throws CarobException.InvalidArgument the mode does not exist
   */
  public static CgroupMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.InvalidArgument(
                    "invalid cgroup mode \"%s\": it must be one of %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .skip(1)
                                .map(CgroupMode::word)
                                .collect(Collectors.joining(", ")))));
  }

  /** The text that {@link #parse} reads; empty for {@link #CONFIGURED}. */
  public String word() {
    return this == CONFIGURED ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
