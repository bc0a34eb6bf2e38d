package dev.carob.runtime.core.backend;

/** A registered listener. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

  /** Removes the listener. Closing twice has no further effect. */
  @Override
  void close();
}
