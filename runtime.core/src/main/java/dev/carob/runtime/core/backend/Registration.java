package dev.carob.runtime.core.backend;

/** A registered listener. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Removes the listener. Closing it again has no effect. */
  @Override
  void close();
}
