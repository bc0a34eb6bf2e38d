package dev.carob.runtime.core.event;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes items to a follower on the follower's own thread. A slow follower does not delay others;
 * if it is too slow, its subscription fails.
 */
public final class QueueSubscription<T> implements Subscription {

  private final int most;
  private final Consumer<T> sink;
  private final Consumer<QueueSubscription<T>> closed;
  private final Deque<T> queue = new ArrayDeque<>();
  private @Nullable CarobException failure;
  private boolean ended;

  /**
   * @param most maximum number of items waiting for the follower
   * @param closed notified when the subscription ends
   */
  public QueueSubscription(int most, Consumer<T> sink, Consumer<QueueSubscription<T>> closed) {
    this.most = most;
    this.sink = sink;
    this.closed = closed;
  }

  /** Adds an item. */
  public synchronized void offer(T thing) {
    if (ended) {
      return;
    }
    if (queue.size() >= most) {
      fail(
          new CarobException.Internal(
              "the follower is too slow: " + most + " items are waiting", null));
      return;
    }
    queue.add(thing);
    notifyAll();
  }

  /** Ends the subscription; waiting items are still passed on. */
  public void end() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    closed.accept(this);
  }

  /** Ends the subscription with a failure. */
  public void fail(CarobException e) {
    synchronized (this) {
      failure = e;
    }
    end();
  }

  @Override
  public void await() {
    while (true) {
      T next;
      synchronized (this) {
        try {
          while (queue.isEmpty() && !ended) {
            wait();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CarobException.Interrupted("interrupted while following", e);
        }
        T first = queue.poll();
        if (first == null) {
          if (failure != null) {
            throw failure;
          }
          return;
        }
        next = first;
      }
      sink.accept(next);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      queue.clear();
    }
    end();
  }
}
