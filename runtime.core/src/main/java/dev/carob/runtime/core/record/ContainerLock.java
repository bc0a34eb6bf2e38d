package dev.carob.runtime.core.record;

import dev.carob.linux.Interruption;

/**
 * The lock of a container, held by one operation until it is closed. {@link Container#interrupt}
 * kills programs that the operation waits for.
 */
public final class ContainerLock implements AutoCloseable {

  private final Container container;
  private final Interruption.Binding bound;
  private final Runnable before;
  private final boolean forced;

  /** The calling thread must already hold the lock of the container. */
  ContainerLock(Container container, Interruption.Binding bound, Runnable before, boolean forced) {
    this.container = container;
    this.bound = bound;
    this.before = before;
    this.forced = forced;
  }

  /** Returns true if another operation was interrupted to acquire the lock. */
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
