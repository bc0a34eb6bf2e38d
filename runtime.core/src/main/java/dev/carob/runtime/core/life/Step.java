package dev.carob.runtime.core.life;

/**
 * A step of a start. It takes one thing from outside, and can give it back.
 *
 * <p>{@link #undo} is tried also where {@link #perform} failed half way, or the engine ended in
 * between: it undoes whatever is there, and nothing being there is no error.
 */
interface Step {

  /** Name of the effect in the ledger. */
  String effect();

  /** Whether this container needs the step at all. */
  boolean applies(Run run);

  void perform(Run run);

  void undo(Run run);
}
