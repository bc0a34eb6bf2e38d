package dev.carob.spi.backend;

import org.osgi.annotation.versioning.ProviderType;

/** The right to use a backend until the lease is closed. Closing it again has no effect. */
@ProviderType
public interface Lease<T> extends AutoCloseable {

  /** The backend. It must not be used after {@link #close()}. */
  T get();

  @Override
  void close();
}
