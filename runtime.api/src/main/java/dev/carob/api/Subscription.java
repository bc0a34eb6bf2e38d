package dev.carob.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Something that is handed on piece by piece, until there is nothing more or whoever asked has had
 * enough. It is handed on by the threads of who asked: by the one that asks, before it has this,
 * and by the one that {@linkplain #await awaits}.
 */
@ProviderType
public interface Subscription extends AutoCloseable {

  /**
   * Hands on what comes, until there is nothing more or {@link #close()} is called.
   *
   * @throws CarobException what the handing on failed with
   */
  void await();

  /** Ends it; nothing is handed on afterwards. Closing twice is one closing. */
  @Override
  void close();
}
