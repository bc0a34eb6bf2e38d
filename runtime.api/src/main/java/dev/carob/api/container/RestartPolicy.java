package dev.carob.api.container;

/**
 * Whether a container that has ended is started again.
 *
 * @param retries with {@link Kind#ON_FAILURE}: how often at most, in a row; 0: without end
 */
public record RestartPolicy(Kind kind, int retries) {

  /** Never. */
  public static final RestartPolicy NO = new RestartPolicy(Kind.NO, 0);

  /** When. One that a person has stopped is not started again. */
  public enum Kind {
    NO,
    /** When it ended with another code than 0. */
    ON_FAILURE,
    /** Always, and after a reboot also where a person had stopped it. */
    ALWAYS,
    /** Always, and after a reboot unless a person had stopped it. */
    UNLESS_STOPPED
  }

  /** As it is written on a command line: {@code on-failure:3}. */
  @Override
  public String toString() {
    String name = name();
    return retries > 0 ? name + ":" + retries : name;
  }

  /** The kind as it is written on a command line. */
  public String name() {
    return kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
