package dev.carob.linux;

import java.time.Duration;

/** The wait for a program was given up: it did not end in time, or somebody interrupted. */
public final class ProgramStopped extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean late;

  private ProgramStopped(String message, boolean late) {
    super(message);
    this.late = late;
  }

  static ProgramStopped late(Duration limit) {
    String time =
        limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    return new ProgramStopped("it did not answer within " + time + " and was killed", true);
  }

  static ProgramStopped interrupted() {
    return new ProgramStopped("it was interrupted", false);
  }

  /** Whether its time was over; else somebody interrupted. */
  public boolean late() {
    return late;
  }
}
