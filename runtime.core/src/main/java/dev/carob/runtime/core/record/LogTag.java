package dev.carob.runtime.core.record;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tag of a container's entries in the journal, in which fields of the container are replaced.
 */
public final class LogTag {

  private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*(.*?)\\s*\\}\\}");

  private LogTag() {}

  /**
   * The tag of a container; empty for a driver that knows no tags.
   *
   * @throws CarobException.InvalidArgument the tag contains an unknown field
   */
  public static String of(ContainerConfig config) {
    if (LogDriver.of(config.spec()) != LogDriver.JOURNALD) {
      return "";
    }
    return FIELD
        .matcher(config.spec().logTag())
        .replaceAll(found -> Matcher.quoteReplacement(value(config, found)));
  }

  private static String value(ContainerConfig config, MatchResult found) {
    return switch (found.group(1)) {
      case ".ID", ".Id" -> config.id();
      case ".Name" -> config.name();
      case ".Image" -> config.imageId();
      case ".ImageName" -> config.imageName();
      default ->
          throw new CarobException.InvalidArgument(
              "invalid tag of the log '%s': %s is not a field of it: it can contain {{.ID}}, {{.Name}}, {{.Image}} and {{.ImageName}}"
                  .formatted(config.spec().logTag(), found.group()),
              FailureDetails.field("logTag"));
    };
  }
}
