package dev.carob.linux;

import java.time.Duration;

/** A wait for a program was abandoned: its time limit passed, or the operation was interrupted. */
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

  /** Returns true if the time limit passed; otherwise the operation was interrupted. */
  public boolean late() {
    return late;
  }
}
