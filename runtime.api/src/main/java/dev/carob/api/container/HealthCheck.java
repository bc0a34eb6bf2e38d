package dev.carob.api.container;

import java.time.Duration;
import java.util.List;

/**
 * A command that tells whether a container is well: it ends with 0 (OCI image-spec has none; the
 * shape is Docker's and Podman's).
 *
 * @param test {@code CMD} and a command line, {@code CMD-SHELL} and a line for {@code /bin/sh}, or
 *     {@code NONE}; empty: as the image says
 * @param interval between the end of one check and the next; zero or negative: only when it is
 *     asked for
 * @param timeout after which a check has failed
 * @param startPeriod after a start, in which failures do not count
 * @param retries how many failures in a row make the container unhealthy
 * @param onFailure what is done to a container that has become unhealthy
 */
public record HealthCheck(
    List<String> test,
    Duration interval,
    Duration timeout,
    Duration startPeriod,
    int retries,
    OnFailure onFailure) {

  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  public static final int DEFAULT_RETRIES = 3;

  /** Nothing asked for: as the image says. */
  public static final HealthCheck INHERIT =
      new HealthCheck(
          List.of(),
          DEFAULT_INTERVAL,
          DEFAULT_TIMEOUT,
          Duration.ZERO,
          DEFAULT_RETRIES,
          OnFailure.NONE);

  /** What is done to an unhealthy container. */
  public enum OnFailure {
    NONE,
    KILL,
    RESTART,
    STOP
  }

  public HealthCheck {
    test = List.copyOf(test);
  }

  /** Whether there is anything to run. */
  public boolean present() {
    return !test.isEmpty() && !test.get(0).equals("NONE");
  }
}
