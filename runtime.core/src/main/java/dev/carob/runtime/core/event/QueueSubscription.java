package dev.carob.runtime.core.event;

import dev.carob.api.CarobException;
import dev.carob.api.Subscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands things on to whoever follows, on the thread that awaits: a follower that is slow holds up
 * nobody but itself, and one that is too slow is ended.
 */
public final class QueueSubscription<T> implements Subscription {

  private final int most;
  private final Consumer<T> sink;
  private final Consumer<QueueSubscription<T>> closed;
  private final Deque<T> queue = new ArrayDeque<>();
  private @Nullable CarobException failure;
  private boolean ended;

  /**
   * @param most how many things may wait for the follower
   * @param closed is told when this ends
   */
  public QueueSubscription(int most, Consumer<T> sink, Consumer<QueueSubscription<T>> closed) {
    this.most = most;
    this.sink = sink;
    this.closed = closed;
  }

  /** Adds something to be handed on. */
  public synchronized void offer(T thing) {
    if (ended) {
      return;
    }
    if (queue.size() >= most) {
      fail(new CarobException.Internal("the follower is too slow: " + most + " are waiting", null));
      return;
    }
    queue.add(thing);
    notifyAll();
  }

  /** Nothing more comes: what waits is still handed on. */
  public void end() {
    synchronized (this) {
      ended = true;
      notifyAll();
    }
    closed.accept(this);
  }

  /** Nothing more comes, because of a failure. */
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
