package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Security;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Sets the masked and the read-only paths of kernel files. */
final class PathsStep implements SpecStep {

  private static final List<String> MASKED =
      List.of(
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware",
          "/sys/fs/selinux",
          "/sys/dev/block");

  private static final List<String> READ_ONLY =
      List.of(
          "/proc/asound", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    Security asked = context.config().spec().security();
    ObjectNode linux = spec.withObject("/linux");
    ArrayNode masked = linux.putArray("maskedPaths");
    ArrayNode readOnly = linux.putArray("readonlyPaths");
    if (asked.privileged()) {
      return;
    }
    MASKED.stream().filter(path -> !unmasked(asked, path)).forEach(masked::add);
    if (context.config().systemd()) {
      masked.add("/sys/fs/cgroup/systemd/release_agent");
    }
    asked.mask().forEach(masked::add);
    READ_ONLY.stream().filter(path -> !unmasked(asked, path)).forEach(readOnly::add);
  }

  private static boolean unmasked(Security asked, String path) {
    return asked.unmask().stream()
        .anyMatch(
            pattern -> pattern.equalsIgnoreCase("ALL") || matcher(pattern).matches(Path.of(path)));
  }

  private static PathMatcher matcher(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      throw new CarobException.InvalidArgument(
          "invalid pattern '" + pattern + "' of a path to unmask: " + e.getDescription(),
          e,
          FailureDetails.field("security.unmask"));
    }
  }

  /**
   * Validates the requested paths.
   *
   * @throws CarobException.InvalidArgument a path is invalid; names the path
   */
  static void check(Security asked) {
    asked.unmask().forEach(PathsStep::matcher);
    for (String path : asked.mask()) {
      if (!path.startsWith("/")) {
        throw new CarobException.InvalidArgument(
            "the path to mask '" + path + "' is not absolute",
            FailureDetails.field("security.mask"));
      }
    }
  }
}
