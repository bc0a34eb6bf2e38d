package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Converts failures to messages for the command line: replaces fields of a spec by flags, and
 * appends the command or flag that solves the problem, if there is one.
 */
public final class FailureWords {

  /** The flag, or the term of Podman's message, for each field of a spec. */
  public static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("autoRemove", "--rm"),
          Map.entry("cgroupParent", "--cgroup-parent"),
          Map.entry("cgroups", "--cgroups"),
          Map.entry("logDriver", "--log-driver"),
          Map.entry("health.retries", "healthcheck-retries"),
          Map.entry("health.startup.retries", "--health-startup-retries"),
          Map.entry("health.startup.successes", "--health-startup-success"),
          Map.entry("health.startup.timeout", "--health-startup-timeout"),
          Map.entry("health.startPeriod", "healthcheck-start-period"),
          Map.entry("health.timeout", "healthcheck-timeout"),
          Map.entry("mounting.volumesFrom", "--volumes-from"),
          Map.entry("nameService.hosts", "add-host"),
          Map.entry("namespaces.user", "--userns"),
          Map.entry("network", "--network"),
          Map.entry("networking.joinings", "--network"),
          Map.entry("process.oomScoreAdj", "oom-score-adj"),
          Map.entry("resources.memory", "--memory"),
          Map.entry("resources.memoryReservation", "--memory-reservation"),
          Map.entry("resources.memorySwap", "--memory-swap"),
          Map.entry("resources.unified", "--cgroup-conf"),
          Map.entry("restart", "--restart"),
          Map.entry("runtime", "--runtime"),
          Map.entry("security.labels", "--security-opt label"),
          Map.entry("uidMappings", "--uidmap"));

  private static final int DEEPEST = 10;

  private FailureWords() {}

  /** Returns the message of a failure for the command line. */
  public static String of(CarobException failure) {
    return of(failure, DEEPEST);
  }

  private static String of(CarobException failure, int depth) {
    String text = failure.message(field -> FIELDS.getOrDefault(field, field));
    if (depth > 0) {
      for (Throwable one : quoted(failure)) {
        if (one instanceof CarobException inner && addsWords(inner, failure)) {
          text = text.replace(String.valueOf(inner.getMessage()), of(inner, depth - 1));
        }
      }
    }
    return text + remedy(failure);
  }

  /**
   * Returns true if the details of a quoted failure differ from those of the failure that quotes
   * it; otherwise its remedy would be added twice.
   */
  private static boolean addsWords(CarobException inner, CarobException failure) {
    boolean same = inner.details() == failure.details() && inner.details() != FailureDetails.NONE;
    return !same && !String.valueOf(inner.getMessage()).isEmpty();
  }

  private static List<Throwable> quoted(CarobException failure) {
    List<Throwable> quoted = new ArrayList<>(List.of(failure.getSuppressed()));
    if (failure.getCause() != null) {
      quoted.add(0, failure.getCause());
    }
    return quoted;
  }

  /** Returns the remedy to append to a message; empty: none. */
  private static String remedy(CarobException failure) {
    return switch (failure.code()) {
      case NOT_FOUND -> missing(failure);
      case NAME_IN_USE ->
          is(Subject.Kind.PLUGIN, failure)
              ? ": 'carob plugin update %s %s' replaces it"
                  .formatted(name(failure, Subject.Kind.PLUGIN), name(failure, Subject.Kind.FILE))
              : "";
      case UNAUTHORIZED -> login(failure);
      case ACCESS_DENIED -> login(failure) + " as a user with access";
      case OTHER_PLUGIN -> ": 'carob plugin install' adds it";
      case PART_OF_DISTRIBUTION ->
          ": 'carob plugin stop %s' stops it".formatted(name(failure, Subject.Kind.PLUGIN));
      case INSECURE_CONNECTION -> ", or use --tls-verify=false";
      case COMMAND_NOT_FOUND -> ": OCI runtime attempted to invoke a command that was not found";
      case COMMAND_NOT_EXECUTABLE -> ": OCI permission denied";
      case NO_FREE_SUBNET -> ": give one with --subnet";
      case RUN_DIRECTORY_CLOSED -> ", or choose another --runroot";
      default -> "";
    };
  }

  private static String missing(CarobException failure) {
    if (is(Subject.Kind.PLUGIN, failure)) {
      return ": 'carob plugin ls' lists them";
    }
    if (is(Subject.Kind.SETTINGS, failure)) {
      return ": 'carob config ls' lists all settings";
    }
    return "";
  }

  private static String login(CarobException failure) {
    return ": log in with 'carob login %s'".formatted(name(failure, Subject.Kind.REGISTRY));
  }

  /** Returns true if the first subject of a failure is of the given kind. */
  private static boolean is(Subject.Kind kind, CarobException failure) {
    return !failure.subjects().isEmpty() && failure.subjects().get(0).kind() == kind;
  }

  private static String name(CarobException failure, Subject.Kind kind) {
    return failure.subjects().stream()
        .filter(subject -> subject.kind() == kind)
        .map(Subject::name)
        .findFirst()
        .orElse(kind.name());
  }
}
