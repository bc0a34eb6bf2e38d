package dev.carob.api.container;

import dev.carob.api.CarobException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Whether a container has a cgroup of its own (cgroups(7)), and where. */
public enum CgroupMode {
  /** As the engine's configuration says. */
  CONFIGURED,
  /** It has one, under the parent that was asked for. */
  ENABLED,
  /** As {@link #ENABLED}, and the supervisor stays in the engine's. */
  NO_CONMON,
  /** It stays in the engine's: nothing limits it, and it can't be paused or measured. */
  DISABLED,
  /** It has one beside the engine's, both below that which the engine was started in. */
  SPLIT;

  /**
   * Reads the word that {@code --cgroups} and containers.conf take.
   *
   * @throws CarobException.InvalidArgument there is no such mode
   */
  public static CgroupMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.word().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new CarobException.InvalidArgument(
                    "invalid cgroup mode \"%s\": there are %s"
                        .formatted(
                            text,
                            Arrays.stream(values())
                                .skip(1)
                                .map(CgroupMode::word)
                                .collect(Collectors.joining(", ")))));
  }

  /** As {@link #parse} reads it; empty for {@link #CONFIGURED}. */
  public String word() {
    return this == CONFIGURED ? "" : name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
