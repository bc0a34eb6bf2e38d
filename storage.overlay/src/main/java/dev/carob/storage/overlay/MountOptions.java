package dev.carob.storage.overlay;

import dev.carob.linux.Mounts;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Parsed mount options in the syntax of mount(8).
 *
 * @param flags flags of mount(2)
 * @param data options for overlayfs, each preceded by a comma; empty: none
 */
record MountOptions(long flags, String data) {

  private static final Map<String, Long> FLAGS =
      Map.of(
          "nosuid", Mounts.MS_NOSUID,
          "nodev", Mounts.MS_NODEV,
          "noexec", Mounts.MS_NOEXEC,
          "noatime", Mounts.MS_NOATIME);

  static MountOptions parse(String text) {
    long flags = 0;
    for (String option : text.split(",", -1)) {
      flags |= FLAGS.getOrDefault(option.strip(), 0L);
    }
    String data =
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(option -> !option.isEmpty() && !FLAGS.containsKey(option))
            .map(option -> "," + option)
            .collect(Collectors.joining());
    return new MountOptions(flags, data);
  }
}
