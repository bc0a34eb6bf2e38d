package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.types.IdMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mount option {@code idmap} (podman-run(1)): the owners of the files are mapped to ids of the
 * host, by default as in the container's user namespace. {@code idmap=uids=0-1-10#10-11-10;gids=…}
 * lists the ranges: the id of the files, the id on the host, the size. With {@code @} before a
 * range, the second id is one of the container.
 */
public final class IdmapOption {

  private static final String NAME = "idmap";
  private static final Pattern RANGE =
      Pattern.compile("(@?)([0-9]{1,10})-([0-9]{1,10})-([0-9]{1,10})");
  private static final List<IdMapping> IDENTITY = List.of(new IdMapping(0, 0, 4294967295L));

  private IdmapOption() {}

  /** Returns true if the options contain it. */
  public static boolean isIn(List<String> options) {
    return options.stream().anyMatch(IdmapOption::matches);
  }

  /** Returns true for this option, with or without a value. */
  public static boolean matches(String option) {
    return option.equals(NAME) || option.startsWith(NAME + "=");
  }

  /**
   * Returns the mapping of a mount: ids of the files to those of the host.
   *
   * @param place the path of the mount in the container
   * @param options its options
   * @param container the mappings of the container's user namespace
   * @return empty if the options do not contain it
   * @throws CarobException.InvalidArgument the option is invalid, or refers to a user namespace
   *     that the container does not have
   */
  public static Optional<IdMappings> mapping(
      String place, List<String> options, IdMappings container) {
    return options.stream()
        .filter(IdmapOption::matches)
        .findFirst()
        .map(option -> mapping(place, option, container));
  }

  private static IdMappings mapping(String place, String option, IdMappings container) {
    if (option.equals(NAME)) {
      if (!container.present()) {
        throw invalid(
            place, "the container has no user namespace to map the owners of the files to");
      }
      return container;
    }
    List<IdMapping> uids = container.present() ? container.uids() : IDENTITY;
    List<IdMapping> gids = container.present() ? container.gids() : IDENTITY;
    for (String part : option.substring(NAME.length() + 1).split(";", -1)) {
      if (part.startsWith("uids=")) {
        uids = ranges(place, part.substring("uids=".length()), container.uids());
      } else if (part.startsWith("gids=")) {
        gids = ranges(place, part.substring("gids=".length()), container.gids());
      } else {
        throw invalid(place, "unknown option \"%s\"".formatted(part));
      }
    }
    return new IdMappings(uids, gids);
  }

  private static List<IdMapping> ranges(String place, String text, List<IdMapping> container) {
    List<IdMapping> ranges = new ArrayList<>();
    for (String one : text.split("#", -1)) {
      Matcher range = RANGE.matcher(one);
      if (!range.matches() || Long.parseLong(range.group(4)) == 0) {
        throw invalid(place, "\"%s\" is not of the form FILE-HOST-SIZE".formatted(one));
      }
      long host = Long.parseLong(range.group(3));
      ranges.add(
          new IdMapping(
              Long.parseLong(range.group(2)),
              range.group(1).isEmpty() ? host : IdMappings.host(container, host),
              Long.parseLong(range.group(4))));
    }
    return ranges;
  }

  private static CarobException.InvalidArgument invalid(String place, String reason) {
    return new CarobException.InvalidArgument(
        "idmap at %s: %s".formatted(place, reason), FailureDetails.field("mounting.mounts"));
  }
}
