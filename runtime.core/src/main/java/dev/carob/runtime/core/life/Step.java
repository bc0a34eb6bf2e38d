package dev.carob.runtime.core.life;

/**
 * A step of a start. It has one external effect, which it can undo.
 *
 * <p>{@link #undo} is also called if {@link #perform} failed half way or the engine ended
 * meanwhile: it undoes whatever exists, and must not fail if nothing does.
 */
interface Step {

  /** The name of the effect in the ledger. */
  String effect();

  /** Returns true if this container requires the step. */
  boolean applies(StepContext context);

  void perform(StepContext context);

  void undo(StepContext context);
}
