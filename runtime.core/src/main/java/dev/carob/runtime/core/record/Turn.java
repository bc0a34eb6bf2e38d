package dev.carob.runtime.core.record;

import dev.carob.linux.Interruption;

/**
 * The hold of one operation on a container. {@link Container#interrupt} ends programs that the
 * operation waits for.
 */
public final class Turn implements AutoCloseable {

  private final Container container;
  private final Interruption.Binding bound;
  private final Runnable before;
  private final boolean forced;

  /** The caller holds the lock. */
  Turn(Container container, Interruption.Binding bound, Runnable before, boolean forced) {
    this.container = container;
    this.bound = bound;
    this.before = before;
    this.forced = forced;
  }

  /** Whether another operation was interrupted for this one. */
  public boolean forced() {
    return forced;
  }

  @Override
  public void close() {
    bound.close();
    before.run();
    container.lock().unlock();
  }
}
