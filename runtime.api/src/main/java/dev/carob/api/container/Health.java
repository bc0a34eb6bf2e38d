package dev.carob.api.container;

import java.time.Instant;
import java.util.List;

/**
 * What a container's health checks have found.
 *
 * @param failures in a row
 * @param log of the newest checks, oldest first
 */
public record Health(Status status, int failures, List<Result> log) {

  /** Of a container without a check. */
  public static final Health NONE = new Health(Status.NONE, 0, List.of());

  /** Whether it is well. */
  public enum Status {
    /** There is no check. */
    NONE,
    /** It has been started, and no check has passed yet. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /**
   * One check.
   *
   * @param code the command's exit code; -1 where it did not end in time
   * @param output the beginning of what it wrote
   */
  public record Result(Instant start, Instant end, int code, String output) {}

  public Health {
    log = List.copyOf(log);
  }
}
