package dev.carob.api.container;

/**
 * The policy for restarting a container that has ended.
 *
 * @param retries with {@link Kind#ON_FAILURE}: the maximum number of restarts in a row; 0 for no
 *     limit
 */
public record RestartPolicy(Kind kind, int retries) {

  /** Never. */
  public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

  /** When a container is restarted. A container that a user has stopped is not restarted. */
  public enum Kind {
    NO,
    /** If it ended with an exit code other than 0. */
    ON_FAILURE,
    /** Always; after a reboot even if a user had stopped it. */
    ALWAYS,
    /** Always; after a reboot unless a user had stopped it. */
    UNLESS_STOPPED
  }

  /** The format of the command line: {@code on-failure:3}. */
  @Override
  public String toString() {
    String name = name();
    return retries > 0 ? name + ":" + retries : name;
  }

  /** The kind in the format of the command line. */
  public String name() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
