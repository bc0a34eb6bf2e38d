package dev.carob.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A stream of items that are passed to a consumer, until it ends or is closed. Existing items are
 * passed on the subscribing thread, before the subscription is returned; later ones on the thread
 * that calls {@link #await}.
 */
@ProviderType
public interface Subscription extends AutoCloseable {

  /**
   * Passes items to the consumer until the stream ends or {@link #close()} is called.
   *
   * @throws CarobException the failure of the stream or of the consumer
   */
  void await();

  /** Ends the stream; no item is passed afterwards. A second call has no effect. */
  @Override
  void close();
}
