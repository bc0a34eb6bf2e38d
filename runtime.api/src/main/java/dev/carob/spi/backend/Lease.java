package dev.carob.spi.backend;

import org.osgi.annotation.versioning.ProviderType;

/** The right to use a backend until it is closed. Closing twice is one closing. */
@ProviderType
public interface Lease<T> extends AutoCloseable {

  /** The backend. Not to be kept past {@link #close()}. */
  T get();

  @Override
  void close();
}
